using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>A device and what is known about it. Times are milliseconds since the Unix epoch.</summary>
internal sealed record DeviceFacts
{
    private const string Provisioned = "provisioned";

    public required Reference Id { get; init; }

    public required string Name { get; init; }

    public string? Label { get; init; }

    public required Reference DeviceProfileId { get; init; }

    public string? DeviceProfileName { get; init; }

    public string? ProvisionState { get; init; }

    public bool Active { get; init; }

    public long CreatedTime { get; init; }

    public long? FirstSeenAt { get; init; }

    public long? LastSeenAt { get; init; }

    public long Version { get; init; }

    /// <summary>The provision state for people; another word than the usual one keeps a device out and is shown as it is.</summary>
    public string StateText => ProvisionState switch
    {
        null => DevicesTexts.NotProvisioned,
        Provisioned => DevicesTexts.Provisioned,
        var other => other,
    };

    internal sealed record Reference(Guid Id);
}
