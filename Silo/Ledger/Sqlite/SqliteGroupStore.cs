using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;
using SQLitePCL;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Stores groups in the SQLite file: one immediate transaction per group, one savepoint per write.</summary>
internal sealed partial class SqliteGroupStore(SqliteSource source, WriteGate gate, UsedUpProfiles usedUp, ILogger<SqliteGroupStore> logger) : IGroupStore
{
    private SqliteWriteConnection? connection;

    public void Store(IReadOnlyList<LedgerWrite> group, IReadOnlyList<SeenNote> seen)
    {
        using var turn = gate.Enter();
        var open = Begin();
        try
        {
            foreach (var write in group)
            {
                Apply(open, write);
            }

            foreach (var note in seen)
            {
                open.Values.NoteSeen(note);
            }

            open.NameParts.IndexNew();
        }
        catch (Exception fault)
        {
            // Whatever it was, the transaction is not committed: told as such, and never the end of the writer.
            Discard();
            throw new LedgerUnavailableException("The ledger could not store the group.", fault);
        }

        Commit(open);
        foreach (var write in group)
        {
            if (write is ChangeWrite { Change.Use: { } use } change && change.IsDecided(LedgerOutcome.UsedUp))
            {
                usedUp.Add(use); // after the commit: before it the uses may be those of this group
            }
        }
    }

    public void Close()
    {
        try
        {
            connection?.Checkpoint();
        }
        catch (SqliteException fault)
        {
            LogNotCheckpointed(logger, fault); // nothing is lost: the log is read at the next start
        }

        Discard();
    }

    private SqliteWriteConnection Begin()
    {
        try
        {
            connection ??= new SqliteWriteConnection(source.Open());
            connection.Begin();
            return connection;
        }
        catch (Exception fault)
        {
            Discard();
            throw new LedgerUnavailableException("The ledger's database could not be opened or is locked.", fault);
        }
    }

    private void Commit(SqliteWriteConnection open)
    {
        try
        {
            open.Commit();
        }
        catch (Exception fault)
        {
            // After a failed sync nobody knows what a crash would leave in the log (I-7): the caller has to look.
            Discard();
            throw new LedgerOutcomeUnknownException("The commit failed.", fault);
        }
    }

    private static void Apply(SqliteWriteConnection open, LedgerWrite write)
    {
        if (write is WakeWrite)
        {
            return;
        }

        open.Savepoint();
        try
        {
            if (Decide(open, write))
            {
                open.Release();
            }
            else
            {
                open.RollbackToSavepoint();
            }
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH)
        {
            open.RollbackToSavepoint();
            write.Refuse(new LedgerUnavailableException("The ledger does not take this write.", fault));
        }
    }

    /// <summary>False when the write lost and must leave nothing behind.</summary>
    private static bool Decide(SqliteWriteConnection open, LedgerWrite write)
    {
        switch (write)
        {
            case ChangeWrite change:
                var outcome = open.Changes.Apply(change);
                change.Decide(outcome);
                return outcome == LedgerOutcome.Committed;
            case AuditWrite audit:
                open.Changes.Append(audit.Row);
                if (audit.Event is { } row)
                {
                    open.Changes.Append(row, audit.Row.Tenant, audit.Row.DeviceId, audit.Row.At);
                }

                audit.Decide(true);
                return true;
            case SaveValuesWrite save:
                var saved = open.Values.Save(save);
                save.Decide(saved);
                return saved;
            case RemoveValuesWrite remove:
                var removed = open.Values.Remove(remove);
                remove.Decide(removed);
                return removed;
            case ProbeWrite probe:
                open.Changes.Probe(probe.At);
                probe.Decide(true);
                return true;
            default:
                throw new InvalidOperationException($"The ledger does not know how to store a {write.GetType().Name}.");
        }
    }

    /// <summary>A connection that failed is not trusted again: closing it rolls back what was open.</summary>
    private void Discard()
    {
        connection?.Dispose();
        connection = null;
    }
}
