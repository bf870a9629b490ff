namespace ProvisioningCluster.Silo.Imports;

/// <summary>An open transaction.</summary>
internal interface IImportWrite
{
    /// <summary>Runs a statement and answers how many rows it changed.</summary>
    Task<int> ExecuteAsync(string sql, object?[] values);

    /// <summary>Runs a statement once for each of these rows of values, where the database is far away in one round trip.</summary>
    Task ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows);
}
