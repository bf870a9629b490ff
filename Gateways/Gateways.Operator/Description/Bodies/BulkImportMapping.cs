namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>How the text of a bulk import is to be read.</summary>
internal sealed record BulkImportMapping
{
    /// <summary>By position.</summary>
    public required IReadOnlyList<BulkImportColumn> Columns { get; init; }

    /// <summary>A comma when absent.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first row is a header.</summary>
    public required bool Header { get; init; }

    /// <summary>Whether attributes and telemetry of devices that exist are written too.</summary>
    public required bool Update { get; init; }
}
