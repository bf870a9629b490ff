namespace ProvisioningCluster.Silo.Secrets;

/// <summary>
/// Puts the keys of the installation under another master key. The keys themselves stay what they are: silos that started under
/// the former master key read and write on, and so a cluster is rotated silo by silo (T-23).
/// </summary>
internal static class KeyRotation
{
    /// <summary>The rows afterwards. Those under neither key stay as they are, for whoever unwraps them to tell.</summary>
    /// <param name="keys">In a transaction that keeps other silos out.</param>
    /// <param name="masterKey">The key that counts from now on.</param>
    /// <param name="previousKey">The key that counted before.</param>
    public static IReadOnlyList<StoredKey> Rewrap(IStoredKeys keys, byte[] masterKey, byte[] previousKey)
    {
        foreach (var row in keys.Read())
        {
            if (!KeyWrap.TryUnwrap(masterKey, row.Purpose, row.Id, row.Wrapped, out _)
                && KeyWrap.TryUnwrap(previousKey, row.Purpose, row.Id, row.Wrapped, out var key))
            {
                keys.Replace(row with { Wrapped = KeyWrap.Wrap(masterKey, row.Purpose, row.Id, key) });
            }
        }

        return keys.Read();
    }
}
