using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>What this silo did for one tenant and the tenant's grain has not kept yet. Not for several threads.</summary>
internal sealed class TenantTally
{
    /// <summary>Outcomes that are told one by one.</summary>
    public const int MostRecent = 50;

    /// <summary>Minutes at most, when the tenant's grain cannot be reached for long.</summary>
    private const int MostMinutes = 60;

    private readonly Dictionary<long, OverviewSum> minutes = [];
    private readonly Queue<OverviewOutcome> recent = new(MostRecent);
    private long keptUntil;

    /// <summary>There is something that the grain was not told.</summary>
    public bool Changed { get; private set; }

    /// <summary>All that was counted is stored by the grain.</summary>
    public bool IsKept => minutes.Count == 0;

    public void Add(OverviewOutcome outcome, TimeSpan duration)
    {
        // A minute that is kept takes no more; so late an outcome counts for the next one.
        var minute = Math.Max(outcome.At / OverviewTime.Minute, keptUntil + 1);
        if (!minutes.TryGetValue(minute, out var sum))
        {
            if (minutes.Count == MostMinutes)
            {
                minutes.Remove(minutes.Keys.Min());
            }

            minutes[minute] = sum = new OverviewSum();
        }

        sum.Add(OverviewKind.Of(outcome), duration);
        if (recent.Count == MostRecent)
        {
            recent.Dequeue();
        }

        recent.Enqueue(outcome);
        Changed = true;
    }

    public OverviewReport Report(Guid reporter)
    {
        Changed = false;
        return new OverviewReport
        {
            Reporter = reporter,
            Minutes = [.. minutes.Select(entry => entry.Value.ToFigures(entry.Key))],
            Recent = [.. recent],
        };
    }

    /// <summary>The report was not taken.</summary>
    public void OnMissed() => Changed = true;

    public void OnKept(long until)
    {
        keptUntil = Math.Max(keptUntil, until);
        foreach (var minute in minutes.Keys.Where(minute => minute <= keptUntil).ToArray())
        {
            minutes.Remove(minute);
        }
    }
}
