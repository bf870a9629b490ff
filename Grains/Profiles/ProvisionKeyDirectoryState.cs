using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>All provision keys in use.</summary>
internal sealed record ProvisionKeyDirectoryState
{
    public long Version { get; init; }

    public ImmutableDictionary<string, DeviceProfileKey> Entries { get; init; } = ImmutableDictionary<string, DeviceProfileKey>.Empty;
}
