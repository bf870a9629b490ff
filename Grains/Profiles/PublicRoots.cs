using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// The roots that this machine trusts for everybody's servers. Registered on a profile, one would let in whoever bought a certificate
/// (wire-spec 7.1). Read once: a silo that runs does not follow updates of the machine's store.
/// </summary>
internal static class PublicRoots
{
    private static readonly Lazy<HashSet<string>> Hashes = new(Read);

    /// <param name="certificate">DER.</param>
    public static bool Contains(ReadOnlyMemory<byte> certificate) => Hashes.Value.Contains(HashOf(certificate.Span));

    private static HashSet<string> Read()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var certificate in store.Certificates)
        {
            hashes.Add(HashOf(certificate.RawDataMemory.Span));
            certificate.Dispose();
        }

        return hashes;
    }

    private static string HashOf(ReadOnlySpan<byte> certificate) => Convert.ToHexString(SHA256.HashData(certificate));
}
