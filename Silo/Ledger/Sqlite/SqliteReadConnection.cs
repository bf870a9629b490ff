using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>A connection that only reads, with the statements it has prepared so far.</summary>
internal sealed class SqliteReadConnection : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    public SqliteReadConnection(SqliteConnection connection)
    {
        this.connection = connection;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA query_only=ON";
        command.ExecuteNonQuery();
    }

    /// <summary>The prepared statement of this text, one of a closed list of constants.</summary>
    public SqliteStatement Statement(string sql, int parameters)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(connection, sql, parameters);
            statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Stops the statement that runs now; safe from any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}
