using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The provision keys in use, in the ways in which they are searched.</summary>
/// <param name="Version">Version of the list.</param>
/// <param name="Owners">Profiles by provision key.</param>
/// <param name="AuthoritiesByName">Provision keys that are hashes of CAs, by the comparable form of the CA's subject.</param>
internal sealed record KeyIndex(
    long Version,
    ImmutableDictionary<string, DeviceProfileKey> Owners,
    ImmutableDictionary<string, ImmutableArray<string>> AuthoritiesByName)
{
    public static KeyIndex Of(ProvisionKeyList list) => new(
        list.Version,
        list.Entries ?? ImmutableDictionary<string, DeviceProfileKey>.Empty,
        (list.AuthorityNames ?? ImmutableDictionary<string, string>.Empty)
            .GroupBy(static entry => entry.Value, static entry => entry.Key, StringComparer.Ordinal)
            .ToImmutableDictionary(static group => group.Key, static group => group.Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal));
}
