using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>A write that somebody awaits.</summary>
internal abstract class LedgerWrite<TOutcome> : LedgerWrite
{
    // Continuations leave the writer's thread: it must not run grain code between two groups.
    private readonly TaskCompletionSource<TOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TOutcome? outcome;
    private bool decided;
    private Exception? refusal;

    public Task<TOutcome> Done => done.Task;

    /// <summary>True when the store has decided so.</summary>
    public bool IsDecided(TOutcome expected) => decided && refusal is null && EqualityComparer<TOutcome>.Default.Equals(outcome, expected);

    /// <summary>Set by the store while the transaction is open; told to the caller only after the commit.</summary>
    public void Decide(TOutcome verdict)
    {
        outcome = verdict;
        decided = true;
    }

    public override void Refuse(Exception fault) => refusal = fault;

    public override void Settle()
    {
        if (refusal is not null)
        {
            done.TrySetException(refusal);
        }
        else if (decided)
        {
            done.TrySetResult(outcome!);
        }
        else
        {
            done.TrySetException(new LedgerOutcomeUnknownException("The store left a write undecided.")); // I-19: no outcome is never a success
        }
    }

    public override void Fail(Exception fault) => done.TrySetException(fault);
}
