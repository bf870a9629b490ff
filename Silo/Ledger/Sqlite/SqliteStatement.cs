using Microsoft.Data.Sqlite;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>A prepared statement with parameters <c>@0</c>, <c>@1</c>, …, used again and again on one connection.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand command;

    public SqliteStatement(SqliteConnection connection, string sql, int parameters = 0, int timeoutSeconds = SqliteSource.StatementSeconds)
    {
        command = connection.CreateCommand();
        command.CommandTimeout = timeoutSeconds;
#pragma warning disable CA2100 // constants of this room; values travel as parameters only (T-27)
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < parameters; index++)
        {
            command.Parameters.Add(new SqliteParameter($"@{index}", DBNull.Value));
        }

        command.Prepare();
    }

    /// <summary>Binds the values in order. Ids are written as 16 big-endian bytes, so that they sort like their text.</summary>
    public SqliteStatement With(params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var parameter = command.Parameters[index];
            parameter.ResetSqliteType();
            parameter.Value = values[index] switch
            {
                null => DBNull.Value,
                Guid id => id.ToByteArray(bigEndian: true),
                var other => other,
            };
        }

        return this;
    }

    /// <summary>Runs it and answers how many rows it changed.</summary>
    public int Execute() => command.ExecuteNonQuery();

    public SqliteDataReader Query() => command.ExecuteReader();

    /// <summary>True when the query gives a row.</summary>
    public bool Any()
    {
        using var reader = command.ExecuteReader();
        return reader.Read();
    }

    public void Dispose() => command.Dispose();
}
