namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>Configuration of a silo on PostgreSQL.</summary>
internal static class PostgresCommandLine
{
    /// <summary>A master key of the tests; without one the silo would make a file in the working directory.</summary>
    public const string MasterKey = "dGhlIG1hc3RlciBrZXkgb2YgdGhlIHRlc3RzLCAzMiE=";

    public static string[] For(string connectionString) =>
        ["--Storage:Provider=PostgreSql", $"--Storage:ConnectionString={connectionString}", $"--Secrets:MasterKey={MasterKey}"];
}
