namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;

/// <summary>A line of the audit as the REST gives it.</summary>
internal sealed record AuditLine
{
    public required long Sequence { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public required long CreatedTime { get; init; }

    public required string Action { get; init; }

    public required string Status { get; init; }

    /// <summary>Null for a success.</summary>
    public string? Reason { get; init; }

    public string? DeviceName { get; init; }

    public Guid? DeviceProfileId { get; init; }

    public required Guid OperationId { get; init; }

    public required string Protocol { get; init; }

    public string? Source { get; init; }

    public string? User { get; init; }

    /// <summary>The line as a sentence.</summary>
    public required string Text { get; init; }

    public bool Succeeded => Status is "success" or "replayed";

    /// <summary>From where, and by whom: <c>MQTT 10.1.2.3</c>, <c>OPERATOR 10.1.2.3 · anna@acme.test</c>.</summary>
    public string Origin => string.Join(" · ", new[] { $"{Protocol} {Source}".TrimEnd(), User }.Where(part => !string.IsNullOrEmpty(part)));
}
