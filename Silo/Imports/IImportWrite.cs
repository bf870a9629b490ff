namespace ProvisioningCluster.Silo.Imports;

/// <summary>An open transaction.</summary>
internal interface IImportWrite
{
    /// <summary>Runs a statement and answers how many rows it changed.</summary>
    Task<int> ExecuteAsync(string sql, object?[] values);
}
