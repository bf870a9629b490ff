using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>The rows of a seal: sequence number (8 bytes, big-endian) and SHA-256 of each, in their order. With them a changed row can be named.</summary>
internal static class SealEntries
{
    private const int Length = sizeof(long) + SHA256.HashSizeInBytes;

    public static byte[] Write(IReadOnlyList<(long Sequence, byte[] Digest)> rows)
    {
        var entries = new byte[rows.Count * Length];
        for (var index = 0; index < rows.Count; index++)
        {
            var entry = entries.AsSpan(index * Length, Length);
            BinaryPrimitives.WriteInt64BigEndian(entry, rows[index].Sequence);
            rows[index].Digest.CopyTo(entry[sizeof(long)..]);
        }

        return entries;
    }

    /// <summary>Digests by sequence number, in order; what does not fill an entry is left out, for its hash is wrong then anyway.</summary>
    public static Dictionary<long, byte[]> Read(byte[] entries)
    {
        var rows = new Dictionary<long, byte[]>(entries.Length / Length);
        for (var at = 0; at + Length <= entries.Length; at += Length)
        {
            rows[BinaryPrimitives.ReadInt64BigEndian(entries.AsSpan(at))] = entries[(at + sizeof(long))..(at + Length)];
        }

        return rows;
    }
}
