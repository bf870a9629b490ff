using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Splits a group so that one transaction changes a device, and takes a name, at most once. In a healthy cluster a grain
/// offers one change at a time and a group is one pass; only a cluster at odds with itself needs more.
/// </summary>
internal static class GroupPass
{
    /// <summary>Takes the writes of the next pass out of those that wait, whose order is kept.</summary>
    public static List<LedgerWrite> Take(List<LedgerWrite> waiting)
    {
        var (names, ids) = (new HashSet<DeviceKey>(), new HashSet<Guid>());
        var (pass, later) = (new List<LedgerWrite>(waiting.Count), new List<LedgerWrite>());
        foreach (var write in waiting)
        {
            (write is not ChangeWrite { Change: var change } || IsFirst(change, names, ids) ? pass : later).Add(write);
        }

        waiting.Clear();
        waiting.AddRange(later);
        return pass;
    }

    /// <summary>Decides those that wait and whose fate is sealed by what became of a change in the pass before.</summary>
    public static void DecideLosers(List<LedgerWrite> pass, List<LedgerWrite> waiting)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var fates = pass.OfType<ChangeWrite>().ToDictionary(write => write.Change.Key);
        waiting.RemoveAll(write => write is ChangeWrite late && fates.TryGetValue(late.Change.Key, out var before) && IsLost(before, late));
    }

    private static bool IsFirst(DeviceChange change, HashSet<DeviceKey> names, HashSet<Guid> ids)
    {
        var first = names.Add(change.Key);
        if (change.Next is { } next)
        {
            first &= next.Key == change.Key || names.Add(next.Key);
            first &= ids.Add(next.DeviceId);
        }
        else if (change.Audit.DeviceId is { } deviceId)
        {
            first &= ids.Add(deviceId);
        }

        return first;
    }

    private static bool IsLost(ChangeWrite before, ChangeWrite late)
    {
        var lost = Loss(before, late);
        if (lost is { } outcome)
        {
            late.Decide(outcome);
        }

        return lost is not null;
    }

    private static LedgerOutcome? Loss(ChangeWrite before, ChangeWrite late)
    {
        var expected = late.Change.ExpectedRowVersion;
        if (before.Change.ExpectedRowVersion != expected)
        {
            return null;
        }

        return expected == 0
            ? before.IsDecided(LedgerOutcome.Committed) || before.IsDecided(LedgerOutcome.NameTaken) ? LedgerOutcome.NameTaken : null
            : DeviceOf(before) == DeviceOf(late) && (before.IsDecided(LedgerOutcome.Committed) || before.IsDecided(LedgerOutcome.VersionConflict)) ? LedgerOutcome.VersionConflict : null;
    }

    private static Guid? DeviceOf(ChangeWrite write) => write.Change.Next?.DeviceId ?? write.Change.Audit.DeviceId;
}
