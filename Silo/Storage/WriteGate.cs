namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Lets the writers of this process take turns at the database file. SQLite has one write lock and hands it to whoever polls
/// at the right moment: without turns a busy ledger writer would starve the saves of grain state.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Blocks until it is this writer's turn; disposing the answer ends the turn.</summary>
    public Turn Enter()
    {
        gate.Wait();
        return new Turn(gate);
    }

    public async ValueTask<Turn> EnterAsync()
    {
        await gate.WaitAsync();
        return new Turn(gate);
    }

    public void Dispose() => gate.Dispose();

    internal readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
