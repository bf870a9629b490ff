using System.Collections.Immutable;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Tests.Secrets;

internal static class TestKeys
{
    /// <summary>A ring whose keys are repeated bytes, so that tests can make the same one again.</summary>
    public static KeyRing Ring(int active, params int[] ids) => new(
        active,
        ids.ToImmutableDictionary(id => id, id => Enumerable.Repeat((byte)id, 32).ToImmutableArray()),
        [.. Enumerable.Repeat((byte)0xA5, 32)]);

    public static SecretProtector Protector() => new(Ring(1, 1));
}
