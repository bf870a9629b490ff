using System.Threading.Channels;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// The one ledger writer of a silo. Idle, it stores a write at once; while a commit is in flight the next group gathers, so
/// groups form by themselves, without a timer and without added latency at low load (design section 4).
/// </summary>
internal sealed partial class GroupWriter(IGroupStore store, SeenNotes seenNotes, TimeProvider time, LedgerInstruments instruments, ILogger<GroupWriter> logger) : IDisposable
{
    /// <summary>Waiting writes at most; over it work is shed at once (I-21). About two seconds' worth on a slow disk.</summary>
    public const int QueueCapacity = 8_192;

    /// <summary>Writes in one transaction at most, which bounds how long the last of them waits for the first.</summary>
    public const int GroupCapacity = 256;

    private const int SeenCapacity = 1_024;

    /// <summary>
    /// A write that waited longer is refused unstored, while its caller still listens. Together with the wait for a lock this
    /// stays within the three seconds of a statement (invariants 3.3).
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Channel<LedgerWrite> queue = Channel.CreateBounded<LedgerWrite>(new BoundedChannelOptions(QueueCapacity)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait, // with TryWrite: false when full
    });

    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? wake;
    private int started;

    /// <summary>Begins to store what is queued.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref started, 1) == 1)
        {
            return;
        }

        instruments.Watch(() => queue.Reader.Count);
        wake = time.CreateTimer(static writer => ((GroupWriter)writer!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        new Thread(Run) { IsBackground = true, Name = "ledger-writer" }.Start();
    }

    /// <summary>Queues a write and waits until it is durable.</summary>
    public async ValueTask<TOutcome> StoreAsync<TOutcome>(LedgerWrite<TOutcome> write)
    {
        write.QueuedAt = time.GetTimestamp();
        write.Caller = LedgerTraces.Caller;
        if (!queue.Writer.TryWrite(write))
        {
            instruments.OnShed();
            throw new LedgerUnavailableException("The ledger takes no more writes now.");
        }

        return await write.Done;
    }

    /// <summary>Notes that the seen notes have their first entry: within a second a group takes them along.</summary>
    public void SeenNoted() => wake?.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

    /// <summary>Takes nothing more, stores all that is queued, and closes the store.</summary>
    public Task StopAsync()
    {
        queue.Writer.TryComplete();
        return Volatile.Read(ref started) == 0 ? Task.CompletedTask : stopped.Task;
    }

    public void Dispose()
    {
        queue.Writer.TryComplete();
        wake?.Dispose();
    }

    private void Wake() => queue.Writer.TryWrite(new WakeWrite { QueuedAt = time.GetTimestamp() });

    private void Run()
    {
        var group = new List<LedgerWrite>(GroupCapacity);
        try
        {
            // Blocking is the point of this thread: nothing else runs on it.
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                Gather(group);
                StoreGroup(group);
                group.Clear();
            }

            do
            {
                StoreGroup(group);
            }
            while (!seenNotes.IsEmpty);
        }
        finally
        {
            store.Close();
            stopped.TrySetResult();
        }
    }

    private void Gather(List<LedgerWrite> group)
    {
        while (group.Count < GroupCapacity && queue.Reader.TryRead(out var write))
        {
            var waited = time.GetElapsedTime(write.QueuedAt);
            instruments.OnTaken(waited);
            if (waited > LongestWait)
            {
                instruments.OnShed();
                write.Fail(new LedgerUnavailableException("The write waited too long for its turn and was not stored."));
            }
            else
            {
                group.Add(write);
            }
        }
    }

    private void StoreGroup(List<LedgerWrite> group)
    {
        var seen = seenNotes.Take(SeenCapacity);
        if (seen.Count == 0 && group.TrueForAll(write => write is WakeWrite))
        {
            return;
        }

        var span = LedgerTraces.BeginGroup(group);
        var begin = time.GetTimestamp();
        try
        {
            store.Store(group, seen);
            LedgerTraces.EndGroup(span, group, begin, time, stored: true);
            instruments.OnCommitted(group.Count, time.GetElapsedTime(begin));
            group.ForEach(write => write.Settle());
        }
        catch (Exception fault) when (fault is LedgerUnavailableException or LedgerOutcomeUnknownException)
        {
            // The seen notes of this group are lost; the devices' next logins mend that.
            LedgerTraces.EndGroup(span, group, begin, time, stored: false);
            instruments.OnFailed();
            LogGroupFailed(logger, group.Count, fault);
            group.ForEach(write => write.Fail(fault));
        }

        if (!seenNotes.IsEmpty)
        {
            SeenNoted();
        }
    }
}
