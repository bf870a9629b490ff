using Npgsql;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Where everything durable lives. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";

    /// <summary>Bytes of a mebibyte.</summary>
    public const long MiB = 1024 * 1024;

    private const int MostMiB = 1024 * 1024 * 1024;

    private const string DefaultFile = "Data Source=data/provisioning.db";

    public string Provider { get; set; } = Sqlite;

    /// <summary>The schema is created or brought up to date at start. Absent: a file under <c>data/</c>, with SQLite only.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// PostgreSQL only: the role that owns the tables, so that <see cref="ConnectionString"/> can name one that may not change the
    /// schema or what the audit holds. Needed at the starts that bring the schema up to date. Empty is absent.
    /// </summary>
    public string? SchemaConnectionString { get; set; }

    /// <summary><see cref="SchemaConnectionString"/>, or null when it is absent.</summary>
    public string? GivenSchemaConnectionString => string.IsNullOrWhiteSpace(SchemaConnectionString) ? null : SchemaConnectionString;

    /// <summary>Mebibytes left under which the alarm is raised; 0 raises none.</summary>
    public int LowSpaceMiB { get; set; } = 512;

    /// <summary>PostgreSQL only: mebibytes that the database may grow to, as its server's disk allows; 0 when nobody says.</summary>
    public int DatabaseMiB { get; set; }

    /// <summary>The connection string that counts; only after validation.</summary>
    public string EffectiveConnectionString => ConnectionString ?? DefaultFile;

    /// <summary>Which kind of database the configuration asks for: what is registered depends on it, before options are validated.</summary>
    public static bool AsksForPostgreSql(IConfiguration configuration) => IsPostgreSql(configuration[$"{Section}:{nameof(Provider)}"]);

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (key, value) in new (string Key, int Value)[] { (nameof(LowSpaceMiB), LowSpaceMiB), (nameof(DatabaseMiB), DatabaseMiB) })
        {
            if (value is < 0 or > MostMiB)
            {
                yield return $"{Section}:{key}: must be between 0 and {MostMiB} MiB.";
            }
        }

        if (!IsPostgreSql(Provider) && !Provider.Equals(Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Provider)}: unknown; must be {Sqlite} or {PostgreSql}.";
        }
        else if ((IsPostgreSql(Provider) ? PostgresConnectionText.Fault(ConnectionString) : SqliteConnectionText.Fault(EffectiveConnectionString)) is { } fault)
        {
            yield return $"{Section}:{nameof(ConnectionString)}: {fault}";
        }
        else if (GivenSchemaConnectionString is not null && SchemaFault() is { } schemaFault)
        {
            yield return $"{Section}:{nameof(SchemaConnectionString)}: {schemaFault}";
        }
    }

    /// <summary>What is wrong with the owner's connection string and what to do, or null.</summary>
    private string? SchemaFault()
    {
        if (!IsPostgreSql(Provider))
        {
            return $"roles are PostgreSQL's; leave it out with {Provider}.";
        }

        if (PostgresConnectionText.Fault(SchemaConnectionString) is { } fault)
        {
            return fault;
        }

        var (owner, worker) = (new NpgsqlConnectionStringBuilder(SchemaConnectionString), new NpgsqlConnectionStringBuilder(ConnectionString));
        return owner.Database != worker.Database ? $"must name the same Database as {Section}:{nameof(ConnectionString)}."
            : string.IsNullOrEmpty(worker.Username) ? $"needs {Section}:{nameof(ConnectionString)} to name its role in Username."
            : owner.Username == worker.Username ? $"must name another role than {Section}:{nameof(ConnectionString)} in Username, the one that owns the tables."
            : null;
    }

    private static bool IsPostgreSql(string? provider) => PostgreSql.Equals(provider?.Trim(), StringComparison.OrdinalIgnoreCase);
}
