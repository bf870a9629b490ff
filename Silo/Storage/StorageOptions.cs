using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Where everything durable lives. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";

    private const string DefaultFile = "Data Source=data/provisioning.db";

    public string Provider { get; set; } = Sqlite;

    /// <summary>The schema is created or brought up to date at start. Absent: a file under <c>data/</c>, with SQLite only.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The connection string that counts; only after validation.</summary>
    public string EffectiveConnectionString => ConnectionString ?? DefaultFile;

    /// <summary>Which kind of database the configuration asks for: what is registered depends on it, before options are validated.</summary>
    public static bool AsksForPostgreSql(IConfiguration configuration) => IsPostgreSql(configuration[$"{Section}:{nameof(Provider)}"]);

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (!IsPostgreSql(Provider) && !Provider.Equals(Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Provider)}: unknown; must be {Sqlite} or {PostgreSql}.";
        }
        else if ((IsPostgreSql(Provider) ? PostgresConnectionText.Fault(ConnectionString) : SqliteConnectionText.Fault(EffectiveConnectionString)) is { } fault)
        {
            yield return $"{Section}:{nameof(ConnectionString)}: {fault}";
        }
    }

    private static bool IsPostgreSql(string? provider) => PostgreSql.Equals(provider?.Trim(), StringComparison.OrdinalIgnoreCase);
}
