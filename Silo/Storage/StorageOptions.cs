using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Where everything durable lives. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";
    public const string Sqlite = "Sqlite";

    public string Provider { get; set; } = Sqlite;

    /// <summary>The schema is created or brought up to date at start.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/provisioning.db";

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (Provider.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Provider)}: PostgreSql is not in this version; it has only {Sqlite}.";
        }
        else if (!Provider.Equals(Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Provider)}: unknown; this version has only {Sqlite}.";
        }
        else if (ConnectionFault() is { } fault)
        {
            yield return $"{Section}:{nameof(ConnectionString)}: {fault}";
        }
    }

    private string? ConnectionFault()
    {
        SqliteConnectionStringBuilder parsed;
        try
        {
            parsed = new SqliteConnectionStringBuilder(ConnectionString);
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
