namespace ProvisioningCluster.Silo.Secrets;

/// <summary>The rows of the key ring, as one kind of database keeps them. Used in a transaction that keeps other programs out.</summary>
internal interface IStoredKeys
{
    IReadOnlyList<StoredKey> Read();

    /// <param name="key">The row.</param>
    /// <param name="createdAt">Milliseconds since the Unix epoch.</param>
    void Add(StoredKey key, long createdAt);

    /// <summary>Keeps another form of the same key.</summary>
    void Replace(StoredKey key);
}
