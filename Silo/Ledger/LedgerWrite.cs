using System.Diagnostics;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Something that waits for its place in a group.</summary>
internal abstract class LedgerWrite
{
    /// <summary>Timestamp of the writer's clock when it was queued.</summary>
    public long QueuedAt { get; set; }

    /// <summary>The recorded span that waits for it; null when there is none.</summary>
    public Activity? Caller { get; set; }

    /// <summary>The group is durable: the caller gets the outcome that the store left here.</summary>
    public abstract void Settle();

    /// <summary>Set by the store when this write alone cannot be stored; its neighbours go on.</summary>
    public abstract void Refuse(Exception fault);

    /// <summary>Nothing of it was stored, or nobody knows.</summary>
    public abstract void Fail(Exception fault);
}
