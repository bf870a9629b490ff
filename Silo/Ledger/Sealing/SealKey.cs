using System.Buffers.Binary;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Hashes seals, and signs them with a key that follows from the key ring and therefore is not in the database.</summary>
internal sealed class SealKey(KeyRing keys)
{
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, [.. keys.LookupKey], SHA256.HashSizeInBytes, info: "audit seal"u8.ToArray());

    /// <summary>SHA-256 of the seal without its hash, signature and removal.</summary>
    public static byte[] Hash(AuditSeal seal)
    {
        var numbers = new byte[7 * sizeof(long)];
        ReadOnlySpan<long> values = [1, seal.Number, seal.Day, seal.First, seal.Last, seal.RowCount, seal.SealedAt]; // 1: this form
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(index * sizeof(long)), values[index]);
        }

        return SHA256.HashData([.. numbers, .. seal.Tenant.ToByteArray(bigEndian: true), .. seal.EntriesHash, .. seal.Previous]);
    }

    /// <summary>The seal with its hash and signature.</summary>
    public AuditSeal Sign(AuditSeal seal)
    {
        var hash = Hash(seal);
        return seal with { Hash = hash, Mac = Mac(hash, "sealed"u8) };
    }

    /// <summary>The seal after the retention removed its rows.</summary>
    public AuditSeal SignRemoval(AuditSeal seal, long at) => seal with { Entries = null, RemovedAt = at, RemovalMac = RemovalMac(seal.Hash, at) };

    /// <summary>False when any member is not what was signed.</summary>
    public bool IsGenuine(AuditSeal seal) =>
        Hash(seal).AsSpan().SequenceEqual(seal.Hash)
        && CryptographicOperations.FixedTimeEquals(Mac(seal.Hash, "sealed"u8), seal.Mac)
        && (seal.Entries is { } entries
            ? SHA256.HashData(entries).AsSpan().SequenceEqual(seal.EntriesHash)
            : seal.RemovedAt is { } at && seal.RemovalMac is { } mac && CryptographicOperations.FixedTimeEquals(RemovalMac(seal.Hash, at), mac));

    private byte[] RemovalMac(byte[] hash, long at)
    {
        var signed = new byte[hash.Length + sizeof(long)];
        hash.CopyTo(signed, 0);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(hash.Length), at);
        return Mac(signed, "removed"u8);
    }

    // The word parts the two uses, so that no signature of the one is good for the other.
    private byte[] Mac(byte[] signed, ReadOnlySpan<byte> use) => HMACSHA256.HashData(key, (byte[])[.. use, .. signed]);
}
