using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>Imports in PostgreSQL. Uses the connections of grain state: they are checked for durability, and an import needs one at a time.</summary>
internal sealed class PostgresImports(PostgresSource source) : IImportDatabase
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(PostgresSource.StatementSeconds + 0.5);
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    public Guid IdOf(DbDataReader row, int column) => row.GetGuid(column);

    public ValueTask<ImmutableArray<T>> ReadAsync<T>(string sql, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken) => GuardAsync(
        async cancelled =>
        {
            await using var connection = await source.Orleans.OpenConnectionAsync(cancelled);
            await using var command = Command(sql, values, connection);
            await using var row = await command.ExecuteReaderAsync(cancelled);
            var found = ImmutableArray.CreateBuilder<T>();
            while (await row.ReadAsync(cancelled))
            {
                found.Add(read(row));
            }

            return found.ToImmutable();
        },
        cancellationToken);

    public async ValueTask WriteAsync(Func<IImportWrite, Task> statements) => await GuardAsync(
        async _ =>
        {
            await using var connection = await source.Orleans.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await statements(new Write(connection));
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        },
        CancellationToken.None);

    private static async ValueTask<T> GuardAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            // Limited from outside: the driver's own time-out waits without limit for a frozen server to cancel.
            return await work(cancellationToken).WaitAsync(Limit, cancellationToken);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new LedgerUnavailableException("The tables of imports could not be used.", fault);
        }
    }

    private static NpgsqlCommand Command(string sql, object?[] values, NpgsqlConnection connection)
    {
#pragma warning disable CA2100 // constants of ImportSql; values travel as parameters only (T-27)
        var command = new NpgsqlCommand(Text(sql), connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    private static string Text(string sql) =>
        Texts.GetOrAdd(sql, static form => string.Format(CultureInfo.InvariantCulture, form, [.. Enumerable.Range(1, 30).Select(number => $"${number}")]));

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
        int number => new NpgsqlParameter<int> { TypedValue = number },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        double number => new NpgsqlParameter<double> { TypedValue = number },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
        _ => throw new ArgumentException($"{value.GetType().Name} is no type of a column.", nameof(value)),
    };

    private sealed class Write(NpgsqlConnection connection) : IImportWrite
    {
        public async Task<int> ExecuteAsync(string sql, object?[] values)
        {
            await using var command = Command(sql, values, connection);
            return await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        public async Task ExecuteManyAsync(string sql, IReadOnlyList<object?[]> rows)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var row in rows)
            {
#pragma warning disable CA2100 // as above
                var command = new NpgsqlBatchCommand(Text(sql));
#pragma warning restore CA2100
                foreach (var value in row)
                {
                    command.Parameters.Add(Parameter(value));
                }

                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
