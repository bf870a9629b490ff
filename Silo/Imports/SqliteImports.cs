using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger.Sqlite;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>Imports in SQLite. Writes take turns with the ledger's writer.</summary>
internal sealed class SqliteImports(SqliteSource source, WriteGate gate) : IImportDatabase
{
    private static readonly object[] Names = [.. Enumerable.Range(0, 30).Select(number => $"@{number}")];

    public Guid IdOf(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public async ValueTask<ImmutableArray<T>> ReadAsync<T>(string sql, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = (SqliteConnection)await source.OpenConnectionAsync(cancellationToken);
            using var statement = new SqliteStatement(connection, Text(sql), values.Length);
            using var row = statement.With(values).Query();
            var found = ImmutableArray.CreateBuilder<T>();
            while (row.Read())
            {
                found.Add(read(row));
            }

            return found.ToImmutable();
        }
        catch (SqliteException fault)
        {
            throw new LedgerUnavailableException("The tables of imports could not be read.", fault);
        }
    }

    public async ValueTask WriteAsync(Func<IImportWrite, Task> statements)
    {
        using var turn = await gate.EnterAsync();
        try
        {
            await using var connection = (SqliteConnection)await source.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = connection.BeginTransaction(deferred: false);
            await statements(new Write(connection));
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (SqliteException fault)
        {
            throw new LedgerUnavailableException("The tables of imports could not be written.", fault);
        }
    }

    private static string Text(string sql) => string.Format(CultureInfo.InvariantCulture, sql, Names);

    private sealed class Write(SqliteConnection connection) : IImportWrite
    {
        public Task<int> ExecuteAsync(string sql, object?[] values)
        {
            using var statement = new SqliteStatement(connection, Text(sql), values.Length);
            return Task.FromResult(statement.With(values).Execute());
        }

        public Task ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows)
        {
            using var statement = new SqliteStatement(connection, Text(sql), rows[0].Length);
            foreach (var row in rows)
            {
                statement.With(row).Execute();
            }

            return Task.CompletedTask;
        }
    }
}
