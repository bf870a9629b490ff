using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Opens connections to the one database file, each with the settings that durability and patience need. Also the source
/// that Orleans' grain storage opens its connections from.
/// </summary>
internal class SqliteSource : DbDataSource
{
    /// <summary>Seconds a statement waits for a lock; the innermost of the nested time-outs (invariants 3.3).</summary>
    public const int StatementSeconds = 3;

    private readonly string ownedConnection;
    private readonly string pooledConnection;

    public SqliteSource(string connectionString)
    {
        var parsed = new SqliteConnectionStringBuilder(connectionString)
        {
            Cache = SqliteCacheMode.Private, // WAL readers and the writer see each other's files, never each other's caches
            DefaultTimeout = StatementSeconds,
            ForeignKeys = true,
            Mode = SqliteOpenMode.ReadWriteCreate,
        };
        parsed.DataSource = Path.GetFullPath(parsed.DataSource);
        FilePath = parsed.DataSource;
        pooledConnection = parsed.ConnectionString;
        parsed.Pooling = false;
        ownedConnection = parsed.ConnectionString;
    }

    /// <summary>Absolute path of the database file.</summary>
    public string FilePath { get; }

    public override string ConnectionString => pooledConnection;

    /// <summary>
    /// A connection with synchronous=FULL, foreign keys and the busy time-out in force. It is the caller's alone: closing it
    /// really closes it, with whatever transaction was open.
    /// </summary>
    public virtual SqliteConnection Open() => Open(ownedConnection);

    protected override DbConnection CreateDbConnection() => new SqliteConnection(pooledConnection);

    protected override DbConnection OpenDbConnection() => Open(pooledConnection);

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<DbConnection>(cancellationToken) : ValueTask.FromResult<DbConnection>(Open(pooledConnection));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseIdle();
        }

        base.Dispose(disposing);
    }

    /// <summary>The host disposes asynchronously where it can, and the base class then calls <see cref="Dispose(bool)"/> with false.</summary>
    protected override ValueTask DisposeAsyncCore()
    {
        CloseIdle();
        return base.DisposeAsyncCore();
    }

    /// <summary>Else idle connections keep the log file beside a stopped database.</summary>
    private void CloseIdle()
    {
        using var member = new SqliteConnection(pooledConnection);
        SqliteConnection.ClearPool(member);
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Configure(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Configure(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA synchronous=FULL; PRAGMA busy_timeout={StatementSeconds * 1000};");
        command.ExecuteNonQuery();
    }
}
