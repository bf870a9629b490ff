using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>All provision keys in use.</summary>
/// <param name="Version">Grows with each change; 0 before the first.</param>
/// <param name="Entries">Null when the caller's version is current.</param>
/// <param name="AuthorityNames">
/// By provision key that is the hash of a CA: the comparable form of that CA's subject, under which those find the profile who were
/// issued by it. Null when the caller's version is current.
/// </param>
[GenerateSerializer, Immutable, Alias("pc.ProvisionKeyList")]
public sealed record ProvisionKeyList(
    [property: Id(0)] long Version,
    [property: Id(1)] ImmutableDictionary<string, DeviceProfileKey>? Entries,
    [property: Id(2)] ImmutableDictionary<string, string>? AuthorityNames = null);
