using System.Collections.Immutable;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>Unwraps the keys of the installation, and makes them at the first start.</summary>
internal static class KeyRingOpening
{
    private const int FirstKeyId = 1;

    /// <param name="keys">The rows.</param>
    /// <param name="secrets">Already validated; without a master key the file is used.</param>
    /// <param name="keyFile">Path of the key file.</param>
    /// <param name="time">Clock for the rows' creation time.</param>
    public static KeyRing Open(IStoredKeys keys, SecretsOptions secrets, string keyFile, TimeProvider time)
    {
        var rows = keys.Read();
        var masterKey = MasterKey(secrets.MasterKey, keyFile, isNew: rows.Count == 0);
        if (rows.Count == 0)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            keys.Add(Make(masterKey, KeyPurpose.Encryption), now);
            keys.Add(Make(masterKey, KeyPurpose.Lookup), now);
            rows = keys.Read();
        }

        if (secrets.PreviousMasterKey is { } previous && SecretsOptions.TryRead(previous, out var previousKey))
        {
            rows = KeyRotation.Rewrap(keys, masterKey, previousKey);
        }

        return Unwrap(rows, masterKey, Refusal(secrets, keyFile));
    }

    private static byte[] MasterKey(string? configuredKey, string keyFile, bool isNew)
    {
        var text = configuredKey ?? MasterKeyFile.Read(keyFile);
        if (text is null && !isNew)
        {
            throw StorageFaults.At("Secrets:MasterKey", $"none is configured and {keyFile} is missing, but the database holds secrets under a master key. Restore it; without it they cannot be opened.");
        }

        text ??= MasterKeyFile.Create(keyFile);
        return SecretsOptions.TryRead(text, out var key)
            ? key
            : throw StorageFaults.At("Secrets:MasterKey", $"{keyFile} does not hold base64 of {SecretsOptions.KeyLength} bytes.");
    }

    private static string Refusal(SecretsOptions secrets, string keyFile) =>
        secrets.PreviousMasterKey is not null ? "neither the configured key nor Secrets:PreviousMasterKey is that of this database."
        : secrets.MasterKey is not null ? "the configured key is not that of this database."
        : $"the key in {keyFile} is not that of this database.";

    private static StoredKey Make(byte[] masterKey, KeyPurpose purpose) =>
        new(purpose, FirstKeyId, KeyWrap.Wrap(masterKey, purpose, FirstKeyId, RandomNumberGenerator.GetBytes(SecretsOptions.KeyLength)));

    private static KeyRing Unwrap(IReadOnlyList<StoredKey> rows, byte[] masterKey, string refusal)
    {
        var encryption = ImmutableDictionary.CreateBuilder<int, ImmutableArray<byte>>();
        ImmutableArray<byte>? lookup = null;
        foreach (var row in rows)
        {
            if (!KeyWrap.TryUnwrap(masterKey, row.Purpose, row.Id, row.Wrapped, out var key))
            {
                throw StorageFaults.At("Secrets:MasterKey", refusal);
            }

            if (row.Purpose == KeyPurpose.Lookup)
            {
                lookup = [.. key];
            }
            else
            {
                encryption.Add(row.Id, [.. key]);
            }
        }

        return encryption.Count > 0 && lookup is { } found
            ? new KeyRing(encryption.Keys.Max(), encryption.ToImmutable(), found)
            : throw StorageFaults.At("Secrets:MasterKey", "the key ring in the database is incomplete. Restore a backup.");
    }
}
