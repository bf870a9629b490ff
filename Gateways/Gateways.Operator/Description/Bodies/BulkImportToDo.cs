namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>The body of a bulk import (wire-spec 6.7).</summary>
internal sealed record BulkImportToDo
{
    /// <summary>The CSV text.</summary>
    public required string File { get; init; }

    public required BulkImportMapping Mapping { get; init; }
}
