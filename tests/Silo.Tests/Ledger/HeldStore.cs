using System.Collections.Concurrent;
using ProvisioningCluster.Silo.Ledger;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>A store whose commits end when the test says so, to see how groups form.</summary>
internal sealed class HeldStore : IGroupStore
{
    private readonly BlockingCollection<Exception?> verdicts = [];
    private readonly BlockingCollection<(int Writes, int Seen)> groups = [];

    public bool IsClosed { get; private set; }

    /// <summary>Waits until the writer brings the next group, and tells its size.</summary>
    public (int Writes, int Seen) NextGroup(CancellationToken cancellationToken) => groups.Take(cancellationToken);

    /// <summary>True when no group has been brought that <see cref="NextGroup"/> did not tell.</summary>
    public bool IsIdle => groups.Count == 0;

    /// <summary>Ends the commit that runs, or the next one.</summary>
    public void End(Exception? fault = null) => verdicts.Add(fault);

    public void Store(IReadOnlyList<LedgerWrite> group, IReadOnlyList<SeenNote> seen)
    {
        groups.Add((group.Count(write => write is not WakeWrite), seen.Count));
        if (verdicts.Take() is { } fault)
        {
            throw fault;
        }

        foreach (var write in group.OfType<LedgerWrite<bool>>())
        {
            write.Decide(true);
        }
    }

    public void Close() => IsClosed = true;
}
