namespace ProvisioningCluster.Silo.Ledger;

/// <summary>A write that somebody awaits.</summary>
internal abstract class LedgerWrite<TOutcome> : LedgerWrite
{
    // Continuations leave the writer's thread: it must not run grain code between two groups.
    private readonly TaskCompletionSource<TOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TOutcome? outcome;
    private Exception? refusal;

    public Task<TOutcome> Done => done.Task;

    /// <summary>Set by the store while the transaction is open; told to the caller only after the commit.</summary>
    public void Decide(TOutcome decided) => outcome = decided;

    /// <summary>Set by the store when this write alone cannot be stored; its neighbours go on.</summary>
    public void Refuse(Exception fault) => refusal = fault;

    public override void Settle()
    {
        if (refusal is not null)
        {
            done.TrySetException(refusal);
        }
        else
        {
            done.TrySetResult(outcome!);
        }
    }

    public override void Fail(Exception fault) => done.TrySetException(fault);
}
