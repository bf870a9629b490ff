using System.Globalization;
using Npgsql;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>
/// An advisory lock of the PostgreSQL database that one silo with <c>Cluster:Mode=Single</c> has at a time. It belongs to a session: it
/// is free when the process is gone, however it went, as soon as the server has noticed that.
/// </summary>
internal sealed class SingleSiloLock(PostgresSource source, Guid process) : IAsyncDisposable
{
    public const long Number = AdvisoryLocks.SingleSilo;

    /// <summary>Names this process to others that ask who has the lock, and to itself after its session broke.</summary>
    private readonly string name = $"single {process:N}";

    private NpgsqlConnection? session;

    /// <summary>Takes the lock in a session of its own, or says who has it. Throws what the database throws.</summary>
    public async Task<SingleSiloHolder> TryTakeAsync(CancellationToken cancellationToken)
    {
        await LetGoAsync();
        var connection = source.Own(name);
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (await ScalarAsync(connection, $"SELECT pg_try_advisory_lock({Number})", cancellationToken) is true)
            {
                session = connection;
                return SingleSiloHolder.ThisOne;
            }

            return await HolderAsync(connection, cancellationToken);
        }
        finally
        {
            if (session != connection)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Throws what the database throws when the session is gone, and the lock with it.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken) =>
        await ScalarAsync(session ?? throw new InvalidOperationException("The lock was never taken."), $"SELECT 1", cancellationToken);

    public async ValueTask DisposeAsync() => await LetGoAsync();

    private async Task<SingleSiloHolder> HolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var holder = await ScalarAsync(
            connection,
            $"""
            SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = {Number >> 32} AND l.objid = {Number & uint.MaxValue}
            """,
            cancellationToken);
        return (holder as string)?.EndsWith(name, StringComparison.Ordinal) == true ? SingleSiloHolder.LostSession : SingleSiloHolder.AnotherOne;
    }

    private async ValueTask LetGoAsync()
    {
        if (Interlocked.Exchange(ref session, null) is { } open)
        {
            await open.DisposeAsync();
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, FormattableString sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // constants
        await using var command = new NpgsqlCommand(sql.ToString(CultureInfo.InvariantCulture), connection);
#pragma warning restore CA2100

        // Limited from outside: the driver's own time-out waits without limit for a frozen server to cancel.
        return await command.ExecuteScalarAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(PostgresSource.StatementSeconds + 1), cancellationToken);
    }
}
