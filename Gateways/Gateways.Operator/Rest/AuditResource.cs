using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One line of the audit for operators.</summary>
internal sealed record AuditResource
{
    public required long Sequence { get; init; }

    /// <summary>Milliseconds since the Unix epoch, as all times of this API.</summary>
    public required long CreatedTime { get; init; }

    public required string Action { get; init; }

    public required string Status { get; init; }

    /// <summary>Null for a success.</summary>
    public string? Reason { get; init; }

    public string? DeviceName { get; init; }

    public Guid? DeviceId { get; init; }

    public Guid? DeviceProfileId { get; init; }

    public required Guid OperationId { get; init; }

    /// <summary>MQTT, HTTP, COAP or OPERATOR.</summary>
    public required string Protocol { get; init; }

    /// <summary>Address of the device, or of the operator.</summary>
    public string? Source { get; init; }

    /// <summary>The operator who did it.</summary>
    public string? User { get; init; }

    /// <summary>The API key by which it was done in that user's name; null when the user did it.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>How that key was described then.</summary>
    public string? ApiKeyName { get; init; }

    /// <summary>The line as a sentence.</summary>
    public required string Text { get; init; }

    public static AuditResource Of(AuditEntry entry)
    {
        var actor = entry.Actor is { } text ? AuditActor.Parse(text) : null;
        return new AuditResource
        {
            Sequence = entry.Sequence,
            CreatedTime = entry.At,
            Action = entry.Action,
            Status = entry.Status,
            Reason = entry.Reason.Length == 0 ? null : entry.Reason,
            DeviceName = entry.DeviceName,
            DeviceId = entry.DeviceId,
            DeviceProfileId = entry.ProfileId,
            OperationId = entry.OperationId,
            Protocol = ProtocolOf(entry.Protocol),
            Source = string.IsNullOrEmpty(entry.Source) ? null : entry.Source,
            User = actor?.User,
            ApiKeyId = actor?.ApiKeyId,
            ApiKeyName = actor?.ApiKeyName,
            Text = AuditSentences.Of(entry),
        };
    }

    private static string ProtocolOf(TransportProtocol protocol) => protocol.ToString().ToUpperInvariant();
}
