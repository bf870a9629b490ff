using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>All provision keys in use.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionKeyDirectoryState")]
internal sealed record ProvisionKeyDirectoryState
{
    /// <summary>Grows with each change.</summary>
    [Id(0)]
    public long Version { get; init; }

    /// <summary>Grain keys of profiles by provision key.</summary>
    [Id(1)]
    public ImmutableDictionary<string, string> Owners { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Comparable form of the subject of a CA by the provision key that is its hash.</summary>
    [Id(2)]
    public ImmutableDictionary<string, string> AuthorityNames { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ProvisionKeyList ToList() => new(
        Version,
        Owners.ToImmutableDictionary(entry => entry.Key, entry => DeviceProfileKey.Parse(entry.Value), StringComparer.Ordinal),
        AuthorityNames);
}
