using Npgsql;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>The ledger's write connection with its prepared statements: a group is one batch, one round trip, one transaction.</summary>
internal sealed class PostgresWriteConnection : IDisposable
{
    /// <summary>
    /// The last statement of each group. The server limits each statement by itself; this limits them together, so that no
    /// group is committed long after its silo has given it up.
    /// </summary>
    private const string InTime = "SELECT 1 / (clock_timestamp() < transaction_timestamp() + interval '3 seconds')::integer";

    /// <summary>Beyond the time-out of the driver, which ends a statement properly if it can.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(PostgresSource.StatementSeconds + 0.5);

    private readonly NpgsqlConnection connection;
    private readonly StatementThread thread;
    private readonly NpgsqlBatch batch;
    private readonly DeviceLocks locks = new();
    private readonly DeviceDeletes deletes = new();
    private readonly DeviceInserts inserts = new();
    private readonly DeviceUpdates updates = new();
    private readonly ProfileUses uses = new();
    private readonly AuditAppends audits = new();
    private readonly SeenTimes seenTimes = new();
    private readonly ValueChanges values = new();
    private readonly Probes probes = new();
    private readonly NpgsqlBatchCommand inTime = new(InTime);
    private readonly List<IResultStatement> answering = [];
    private readonly List<LedgerWrite<bool>> ofDevices = [];

    /// <param name="connection">Open; it becomes this object's own.</param>
    public PostgresWriteConnection(NpgsqlConnection connection)
    {
        this.connection = connection;
        batch = new NpgsqlBatch(connection) { Timeout = PostgresSource.StatementSeconds };
        thread = new StatementThread(Close);
    }

    /// <summary>Stores all of it, or none when it throws. Outcomes that were set before a throw do not count.</summary>
    public void Store(IReadOnlyList<LedgerWrite> writes, IReadOnlyList<SeenNote> seen)
    {
        Clear();
        foreach (var write in writes)
        {
            Add(write);
        }

        foreach (var note in seen)
        {
            locks.Add(note.DeviceId);
            seenTimes.Add(note.Tenant, note.DeviceId, note.First, note.Last);
        }

        Assemble();
        if (!thread.TryRun(Execute, Limit))
        {
            throw new TimeoutException("The database did not answer in time.");
        }

        audits.Decide();
        ofDevices.ForEach(DecideExistence);
    }

    /// <summary>Gives the connection up. It is closed when the driver lets it go.</summary>
    public void Dispose() => thread.Dispose();

    private void Close()
    {
        batch.Dispose();
        connection.Dispose();
    }

    private void Clear()
    {
        batch.BatchCommands.Clear();
        answering.Clear();
        ofDevices.Clear();
        locks.Clear();
        deletes.Clear();
        inserts.Clear();
        updates.Clear();
        uses.Clear();
        audits.Clear();
        seenTimes.Clear();
        values.Clear();
        probes.Clear();
    }

    private void Add(LedgerWrite write)
    {
        switch (write)
        {
            case ChangeWrite change:
                Add(change);
                break;
            case AuditWrite audit:
                audits.Add(audit);
                break;
            case SaveValuesWrite save:
                locks.Add(save.DeviceId);
                ofDevices.Add(save);
                values.Add(save);
                if (save.SeenAt is { } seenAt)
                {
                    seenTimes.Add(save.Tenant, save.DeviceId, seenAt, seenAt);
                }

                break;
            case RemoveValuesWrite remove:
                locks.Add(remove.DeviceId);
                ofDevices.Add(remove);
                values.Add(remove);
                break;
            case ProbeWrite probe:
                probes.Add(probe);
                break;
            default:
                throw new InvalidOperationException($"The ledger does not know how to store a {write.GetType().Name}.");
        }
    }

    private void Add(ChangeWrite write)
    {
        var change = write.Change;
        if (change.Next is null)
        {
            if (change.Audit.DeviceId is { } deviceId)
            {
                locks.Add(deviceId);
            }

            deletes.Add(write);
        }
        else if (change.ExpectedRowVersion == 0)
        {
            inserts.Add(write);
        }
        else
        {
            locks.Add(change.Next.DeviceId);
            updates.Add(write);
        }

        if (change is { Use: { } use, Next: { } next })
        {
            uses.Add(use, next);
        }
    }

    /// <summary>Locks first; then names and credentials that become free, then those that are taken.</summary>
    private void Assemble()
    {
        Append(locks);
        Append(deletes);
        Append(inserts);
        Append(updates);
        uses.AppendTo(batch);
        audits.AppendTo(batch);
        seenTimes.AppendTo(batch);
        values.AppendTo(batch);
        Append(probes);
        batch.BatchCommands.Add(inTime);
    }

    private void Append(IResultStatement statement)
    {
        if (!statement.IsEmpty)
        {
            statement.AppendTo(batch);
            answering.Add(statement);
        }
    }

    private void Execute()
    {
        using var reader = batch.ExecuteReader();
        foreach (var statement in answering)
        {
            statement.Read(reader);
            reader.NextResult();
        }

        // To the very end: the rows come before the commit, and only its confirmation ends the results.
        do
        {
        }
        while (reader.NextResult());
    }

    private void DecideExistence(LedgerWrite<bool> write) => write.Decide(write switch
    {
        SaveValuesWrite save => locks.Exists(save.Tenant, save.DeviceId),
        RemoveValuesWrite remove => locks.Exists(remove.Tenant, remove.DeviceId),
        _ => false,
    });
}
