using System.Globalization;
using Npgsql;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Opens connections to the one PostgreSQL database, a pool for each use, so that none starves another. Together they are at
/// most 19 per silo, one more for a silo that is alone, and one more while indexes are built.
/// </summary>
internal sealed class PostgresSource : IDisposable, IAsyncDisposable
{
    /// <summary>Seconds a client waits for a statement; the innermost of the nested time-outs (invariants 3.3).</summary>
    public const int StatementSeconds = 3;

    private const int ConnectSeconds = 2;

    /// <summary>A process that is just starting, on a machine where others do too, is slow itself.</summary>
    private const int StartSeconds = 15;

    private readonly string given;
    private readonly string? owners;
    private readonly NpgsqlDataSource[] all;

    /// <param name="connectionString">Of the role that all work is done as.</param>
    /// <param name="ownersConnectionString">Of the role that owns the tables, where that is another.</param>
    public PostgresSource(string connectionString, string? ownersConnectionString = null)
    {
        given = connectionString;
        owners = ownersConnectionString;
        Ledger = Build("ledger", pool: 0, LedgerSession(), PostgresDurability.Require);
        Points = Build("reads", pool: 6, Session("enable_seqscan=off"), checks: null);
        Listings = Build("listings", pool: 2, ListingSession(), checks: null);
        Orleans = Build("orleans", pool: 10, Session(), PostgresDurability.Require);
        all = [Ledger, Points, Listings, Orleans];
        var parsed = new NpgsqlConnectionStringBuilder(connectionString);
        Address = string.Create(CultureInfo.InvariantCulture, $"{parsed.Host}:{parsed.Port}");
        Database = parsed.Database!;
        Role = parsed.Username;
    }

    /// <summary>Where the server is, for messages.</summary>
    public string Address { get; }

    /// <summary>Name of the database, for messages.</summary>
    public string Database { get; }

    /// <summary>Role that all work is done as; null when the driver finds one by itself.</summary>
    public string? Role { get; }

    /// <summary>True when the schema is another role's.</summary>
    public bool HasOwner => owners is not null;

    /// <summary>The ledger writer's: not pooled, so that closing a connection really closes it, with whatever it was doing.</summary>
    public NpgsqlDataSource Ledger { get; }

    /// <summary>Reads of one device: always by an index.</summary>
    public NpgsqlDataSource Points { get; }

    /// <summary>Listings, few at a time, so that long ones never hold up logins.</summary>
    public NpgsqlDataSource Listings { get; }

    /// <summary>Grain state.</summary>
    public NpgsqlDataSource Orleans { get; }

    /// <summary>A connection of the caller's own, in no pool, with the usual time limits. It is closed.</summary>
    /// <param name="use">Shown by the server as the end of the application's name.</param>
    public NpgsqlConnection Own(string use) => new(Text(given, use, pool: 0, Session()).ConnectionString);

    /// <summary>A connection of the caller's own, without time limits, for what happens once at a start. It is open and checked.</summary>
    public NpgsqlConnection OpenForStart() => OpenForStart(given);

    /// <summary>The same as the role that owns the tables.</summary>
    public NpgsqlConnection OpenAsOwner() => OpenForStart(owners ?? given);

    /// <summary>A connection of the caller's own as the role that owns the tables, without time limits, for work beside all else. It is open.</summary>
    public async Task<NpgsqlConnection> OpenAsOwnerAsync(CancellationToken cancellationToken)
    {
        var connection = ForStart(owners ?? given, "indexes");
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(all, source => source.Dispose());

    public async ValueTask DisposeAsync()
    {
        foreach (var source in all)
        {
            await source.DisposeAsync();
        }
    }

    private static NpgsqlConnection OpenForStart(string connectionString)
    {
        var connection = ForStart(connectionString, "start");
        try
        {
            connection.Open();
            PostgresDurability.Require(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static NpgsqlConnection ForStart(string connectionString, string use)
    {
        var text = Text(connectionString, use, pool: 0, "-c statement_timeout=0 -c lock_timeout=0 -c default_transaction_isolation=read\\ committed");
        text.CommandTimeout = 0;
        text.Timeout = StartSeconds;
        return new NpgsqlConnection(text.ConnectionString);
    }

    private NpgsqlDataSource Build(string use, int pool, string session, Action<NpgsqlConnection>? checks)
    {
        var builder = new NpgsqlDataSourceBuilder(Text(given, use, pool, session).ConnectionString);
        if (checks is not null)
        {
            // On every connection, not only at the start: a server that was replaced is another server.
            builder.UsePhysicalConnectionInitializer(checks, connection =>
            {
                checks(connection);
                return Task.CompletedTask;
            });
        }

        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Text(string connectionString, string use, int pool, string session)
    {
        var text = PostgresConnectionText.Parse(connectionString);
        text.ApplicationName = $"provisioning {use}";
        text.Pooling = pool > 0;
        text.Timeout = ConnectSeconds;
        text.CommandTimeout = StatementSeconds; // the server ends the statement by itself, a little earlier
        text.MaxAutoPrepare = 64;
        text.AutoPrepareMinUsages = 2;
        text.NoResetOnClose = true; // nobody changes the settings of a session
        text.TcpKeepAlive = true; // finds a cut network on idle connections
        text.TcpKeepAliveTime = 5;
        text.TcpKeepAliveInterval = 1;
        text.IncludeErrorDetail = false; // it would repeat values (I-16)
        text.LogParameters = false;
        text.Options = string.IsNullOrWhiteSpace(text.Options) ? session : $"{text.Options} {session}";
        if (pool > 0)
        {
            text.MinPoolSize = 0;
            text.MaxPoolSize = pool;
        }

        if (text.Host!.Contains(',', StringComparison.Ordinal))
        {
            // Of several servers only the one that takes writes will do, and a change of it is found at once.
            text.TargetSessionAttributes ??= "primary";
            text.HostRecheckSeconds = 1;
        }

        return text;
    }

    /// <summary>
    /// The server ends a statement before its client gives up waiting, so that a refusal is known and not guessed, and
    /// nothing is executed that nobody waits for. It also notices a client that is gone.
    /// </summary>
    private static string Session(params ReadOnlySpan<string> more)
    {
        ReadOnlySpan<string> settings =
        [
            "statement_timeout=2500",
            "lock_timeout=2000",
            "idle_in_transaction_session_timeout=10000",
            "default_transaction_isolation=read\\ committed",
            "tcp_keepalives_idle=5",
            "tcp_keepalives_interval=1",
            "tcp_keepalives_count=3",
            "jit=off",
            .. more,
        ];
        return string.Join(' ', settings.ToArray().Select(setting => $"-c {setting}"));
    }

    /// <summary>
    /// The writer's statements touch single rows by their keys: plans are made once, for any size of group, and never from
    /// the statistics of a table that was empty a moment ago.
    /// </summary>
    private static string LedgerSession() => Session("plan_cache_mode=force_generic_plan", "enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off");

    /// <summary>The plan of a listing depends on what is asked: a text that is in every name, or in one of a million.</summary>
    private static string ListingSession() => Session("plan_cache_mode=force_custom_plan");
}
