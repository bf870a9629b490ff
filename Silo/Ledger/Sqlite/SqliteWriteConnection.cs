using System.Globalization;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>The ledger's write connection with its prepared statements.</summary>
internal sealed class SqliteWriteConnection : IDisposable
{
    /// <summary>
    /// Seconds to wait for a lock that another process holds. With the longest wait in the queue it stays within the three
    /// seconds of a statement (invariants 3.3).
    /// </summary>
    public const int LockSeconds = 1;

    private readonly SqliteConnection connection;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement savepoint;
    private readonly SqliteStatement release;
    private readonly SqliteStatement rollbackTo;

    public SqliteWriteConnection(SqliteConnection connection)
    {
        this.connection = connection;
        SqliteDurability.Require(connection);
        SetLockPatience(connection);
        begin = new SqliteStatement(connection, "BEGIN IMMEDIATE", timeoutSeconds: LockSeconds);
        commit = new SqliteStatement(connection, "COMMIT");
        savepoint = new SqliteStatement(connection, "SAVEPOINT one");
        release = new SqliteStatement(connection, "RELEASE one");
        rollbackTo = new SqliteStatement(connection, "ROLLBACK TO one");
        Changes = new SqliteChanges(connection);
        Values = new SqliteValues(connection);
        NameParts = new SqliteNameParts(connection);
    }

    public SqliteChanges Changes { get; }

    public SqliteValues Values { get; }

    public SqliteNameParts NameParts { get; }

    public void Begin() => begin.Execute();

    public void Commit() => commit.Execute();

    public void Savepoint() => savepoint.Execute();

    public void Release() => release.Execute();

    /// <summary>Undoes what was written since the savepoint, and ends it.</summary>
    public void RollbackToSavepoint()
    {
        rollbackTo.Execute();
        release.Execute();
    }

    /// <summary>Folds the log into the file, so that a stopped database is one file.</summary>
    public void Checkpoint()
    {
        using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        checkpoint.ExecuteNonQuery();
    }

    public void Dispose()
    {
        begin.Dispose();
        commit.Dispose();
        savepoint.Dispose();
        release.Dispose();
        rollbackTo.Dispose();
        Changes.Dispose();
        Values.Dispose();
        NameParts.Dispose();
        connection.Dispose();
    }

    private static void SetLockPatience(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={LockSeconds * 1000}");
        command.ExecuteNonQuery();
    }
}
