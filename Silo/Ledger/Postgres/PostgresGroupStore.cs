using System.Diagnostics;
using Npgsql;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Stores groups in PostgreSQL, each in one round trip. Common losers lose inside the statements; when a row is refused so
/// that the transaction ends, nothing is stored, and the group is stored again in halves until the guilty write is alone.
/// </summary>
internal sealed partial class PostgresGroupStore(PostgresSource source, UsedUpProfiles usedUp, ILogger<PostgresGroupStore> logger) : IGroupStore
{
    /// <summary>After it nothing is tried again, so that with the last try a group ends within the time of a statement.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private PostgresWriteConnection? connection;
    private long begin;

    public void Store(IReadOnlyList<LedgerWrite> group, IReadOnlyList<SeenNote> seen)
    {
        begin = Stopwatch.GetTimestamp();
        var waiting = Storable(group);
        var pass = GroupPass.Take(waiting);
        StoreFirst(pass, seen);
        while (waiting.Count > 0)
        {
            GroupPass.DecideLosers(pass, waiting);
            pass = GroupPass.Take(waiting);
            StoreAlone(pass, []);
        }
    }

    public void Close() => Discard();

    /// <summary>The group as a whole fails when nothing of it is stored, or nobody knows.</summary>
    private void StoreFirst(List<LedgerWrite> writes, IReadOnlyList<SeenNote> seen)
    {
        try
        {
            Attempt(writes, seen);
        }
        catch (PostgresException fault) when (IsWorthSplitting(fault, writes, seen))
        {
            Split(writes, seen, fault);
        }
        catch (PostgresException fault)
        {
            throw PostgresFaults.Translate(fault);
        }
    }

    /// <summary>Something of the group is stored already: what fails now is told to each write by itself.</summary>
    private void StoreAlone(List<LedgerWrite> writes, IReadOnlyList<SeenNote> seen)
    {
        writes.RemoveAll(IsUsedUp); // since the group was split
        if (writes.Count == 0 && seen.Count == 0)
        {
            return;
        }

        if (!HasTime)
        {
            Refuse(writes, new LedgerUnavailableException("The group had to be stored in parts, and the time for this one ran out; it is not stored."));
            return;
        }

        try
        {
            Attempt(writes, seen);
        }
        catch (PostgresException fault) when (IsWorthSplitting(fault, writes, seen))
        {
            Split(writes, seen, fault);
        }
        catch (PostgresException fault)
        {
            Refuse(writes, PostgresFaults.Translate(fault));
        }
        catch (Exception fault) when (fault is LedgerUnavailableException or LedgerOutcomeUnknownException)
        {
            Refuse(writes, fault);
        }
    }

    private bool IsWorthSplitting(PostgresException fault, List<LedgerWrite> writes, IReadOnlyList<SeenNote> seen) =>
        PostgresFaults.IsRefusal(fault) && PostgresFaults.IsOfOneWrite(fault) && (HasTime || (writes.Count == 1 && seen.Count == 0));

    private void Split(List<LedgerWrite> writes, IReadOnlyList<SeenNote> seen, PostgresException fault)
    {
        if (seen.Count > 0)
        {
            StoreAlone(writes, []);
            StoreAlone([], writes.Count > 0 ? seen : []); // alone and refused they are given up: the next logins mend it
        }
        else if (writes.Count > 1)
        {
            var half = writes.Count / 2;
            StoreAlone(writes[..half], []);
            StoreAlone(writes[half..], []);
        }
        else if (writes[0] is ChangeWrite change && PostgresFaults.Verdict(fault) is { } verdict)
        {
            change.Decide(verdict);
            if (verdict == LedgerOutcome.UsedUp)
            {
                usedUp.Add(change.Change.Use!.Value);
            }
        }
        else
        {
            LogRefused(logger, fault);
            writes[0].Refuse(new LedgerUnavailableException("The ledger does not take this write.", fault));
        }
    }

    /// <summary>
    /// Stores the writes in one transaction. Throws PostgresException when the server refused them, or what the ledger
    /// throws.
    /// </summary>
    private void Attempt(List<LedgerWrite> writes, IReadOnlyList<SeenNote> seen)
    {
        while (true)
        {
            var open = Open();
            try
            {
                open.Store(writes, seen);
                return;
            }
            catch (PostgresException fault) when (PostgresFaults.IsRefusal(fault) && PostgresFaults.IsOfTheMoment(fault) && HasTime)
            {
                LogAgain(logger, fault); // nothing is stored; the other transaction has gone on
            }
            catch (PostgresException fault) when (PostgresFaults.IsRefusal(fault) && PostgresFaults.IsOfOneWrite(fault))
            {
                throw; // the connection did what it should
            }
            catch (PostgresException)
            {
                Discard();
                throw;
            }
            catch (Exception fault)
            {
                // Sent, and not confirmed: only the database knows (I-7).
                Discard();
                throw PostgresFaults.Translate(fault);
            }
        }
    }

    private bool HasTime => Stopwatch.GetElapsedTime(begin) < Patience;

    private PostgresWriteConnection Open()
    {
        try
        {
            return connection ??= new PostgresWriteConnection(source.Ledger.OpenConnection());
        }
        catch (Exception fault)
        {
            throw new LedgerUnavailableException("The ledger's database cannot be reached.", fault);
        }
    }

    private bool IsUsedUp(LedgerWrite write)
    {
        if (write is not ChangeWrite { Change.Use: { } use } change || !usedUp.Contains(use))
        {
            return false;
        }

        change.Decide(LedgerOutcome.UsedUp);
        return true;
    }

    private List<LedgerWrite> Storable(IReadOnlyList<LedgerWrite> group)
    {
        var storable = new List<LedgerWrite>(group.Count);
        foreach (var write in group)
        {
            if (!StorableText.IsIn(write))
            {
                write.Refuse(new LedgerUnavailableException("The write holds text that the database cannot keep."));
            }
            else if (write is not WakeWrite && !IsUsedUp(write))
            {
                storable.Add(write);
            }
        }

        return storable;
    }

    private static void Refuse(List<LedgerWrite> writes, Exception fault) => writes.ForEach(write => write.Refuse(fault));

    /// <summary>A connection that failed is not trusted again; the server ends what it was doing.</summary>
    private void Discard()
    {
        connection?.Dispose();
        connection = null;
    }
}
