using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Secrets;

/// <summary>The unwrapped keys of an installation.</summary>
/// <param name="ActiveKeyId">Encrypts new envelopes.</param>
/// <param name="EncryptionKeys">32-byte AES keys by key id; old ones stay to open old envelopes.</param>
/// <param name="LookupKey">32-byte key of lookup hashes; never rotated, because the hashes are stored.</param>
public sealed record KeyRing(int ActiveKeyId, ImmutableDictionary<int, ImmutableArray<byte>> EncryptionKeys, ImmutableArray<byte> LookupKey)
{
    /// <summary>Keys never print (I-16).</summary>
    public override string ToString() => $"KeyRing(active {ActiveKeyId}, {EncryptionKeys.Count} keys)";
}
