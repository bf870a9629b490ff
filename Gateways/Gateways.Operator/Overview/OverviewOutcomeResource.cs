using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>One request and what came of it.</summary>
internal sealed record OverviewOutcomeResource
{
    public required long Time { get; init; }

    /// <summary>As in the audit.</summary>
    public required Guid OperationId { get; init; }

    public string? DeviceName { get; init; }

    public Guid? DeviceProfileId { get; init; }

    public string? ProfileName { get; init; }

    /// <summary>MQTT, HTTP or COAP.</summary>
    public required string Protocol { get; init; }

    /// <summary><c>success</c>, <c>failure</c>, <c>not_found</c>, <c>limited</c> or <c>error</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Null for a success.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason for people; null for a success.</summary>
    public string? Text { get; init; }

    public static OverviewOutcomeResource Of(OverviewOutcome outcome, string? profileName) => new()
    {
        Time = outcome.At,
        OperationId = outcome.OperationId,
        DeviceName = outcome.DeviceName,
        DeviceProfileId = outcome.ProfileId,
        ProfileName = profileName,
        Protocol = outcome.Protocol.ToString().ToUpperInvariant(),
        Status = outcome.Status,
        Reason = outcome.Reason.Length == 0 ? null : outcome.Reason,
        Text = OverviewSentences.Of(outcome.Status, outcome.Reason),
    };
}
