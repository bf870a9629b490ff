namespace ProvisioningCluster.Silo.Storage;

/// <summary>An index that only makes reads faster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="On">Table, method and columns, as CREATE INDEX takes them after ON.</param>
/// <param name="OfNameParts">It needs the extension pg_trgm, whose schema stands for {0}.</param>
internal sealed record PostgresIndex(string Name, string On, bool OfNameParts = false);
