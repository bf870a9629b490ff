using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>A provision request whose key and secret were accepted.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionDeviceRequest")]
public sealed record ProvisionDeviceRequest
{
    /// <summary>Made once per device message at the gateway; identifies the commit (I-7).</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    [Id(1)]
    public required Guid ProfileId { get; init; }

    [Id(2)]
    public required ProvisionStrategy Strategy { get; init; }

    /// <summary>
    /// Credentials to store when the device is created; ignored for pre-provisioned devices (wire-spec 1.4) unless
    /// <see cref="ReplaceCredentials"/>.
    /// </summary>
    [Id(3)]
    public required DeviceCredentials Credentials { get; init; }

    [Id(4)]
    public required bool Gateway { get; init; }

    [Id(5)]
    public required RequestOrigin Origin { get; init; }

    /// <summary>True has <see cref="Credentials"/> take the place of those of a pre-provisioned device in the same commit: an issued certificate.</summary>
    [Id(6)]
    public bool ReplaceCredentials { get; init; }

    /// <summary>Devices that the profile may provision in all; null is any number.</summary>
    [Id(7)]
    public int? MaxUses { get; init; }

    /// <summary>Keyed hash of what the device sent, by which its repetition is known (I-10); null when the answer is not given again.</summary>
    [Id(8)]
    public string? ReplayDigest { get; init; }

    /// <summary>How long the answer may be asked for again.</summary>
    [Id(9)]
    public int ReplaySeconds { get; init; }
}
