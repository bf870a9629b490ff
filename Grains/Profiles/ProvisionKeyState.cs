using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Who reserved a provision key.</summary>
internal sealed record ProvisionKeyState
{
    public DeviceProfileKey? Owner { get; init; }
}
