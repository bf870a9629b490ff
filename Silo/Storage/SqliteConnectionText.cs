using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>What a connection string for SQLite must say.</summary>
internal static class SqliteConnectionText
{
    /// <summary>What is wrong and what to do, or null.</summary>
    public static string? Fault(string text)
    {
        SqliteConnectionStringBuilder parsed;
        try
        {
            parsed = new SqliteConnectionStringBuilder(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            return "is not a SQLite connection string such as Data Source=data/provisioning.db.";
        }

        // An acknowledged device must survive the process (I-3): a database without a file cannot promise that.
        return parsed.DataSource.Length == 0 || parsed.DataSource.Equals(":memory:", StringComparison.OrdinalIgnoreCase) || parsed.Mode == SqliteOpenMode.Memory ? "must name a file in Data Source; a database in memory is not durable."
            : parsed.Mode == SqliteOpenMode.ReadOnly ? "Mode=ReadOnly cannot store devices."
            : null;
    }
}
