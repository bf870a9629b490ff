namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of a webhook; all else in it is ignored, so a webhook that was read can be sent back.</summary>
internal sealed record WebhookToSave
{
    /// <summary>Where events are sent: absolute, https or http, without user name, password and fragment.</summary>
    public required string Url { get; init; }

    /// <summary>Kinds of events that are sent; all when absent or empty.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Only events under this device profile.</summary>
    public Guid? DeviceProfileId { get; init; }

    /// <summary>False: what happens meanwhile is not sent, also not later. True when absent.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The version that was read; absent overwrites.</summary>
    public long? Version { get; init; }
}
