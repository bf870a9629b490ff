using System.Runtime.ExceptionServices;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// A thread that waits for the database in the writer's place. The driver ends a time-out by asking the server for a
/// cancellation, and waits for that without limit: under a server that is frozen, and not dead, the writer would never come
/// back. Here it stops waiting, and the thread ends when the driver lets it go.
/// </summary>
internal sealed class StatementThread : IDisposable
{
    private readonly SemaphoreSlim begin = new(0);
    private readonly SemaphoreSlim end = new(0);
    private readonly Action closed;
    private Action? work;
    private ExceptionDispatchInfo? fault;
    private volatile bool closing;

    /// <param name="closed">Runs on the thread as the last thing it does.</param>
    public StatementThread(Action closed)
    {
        this.closed = closed;
        new Thread(Run) { IsBackground = true, Name = "ledger-statement" }.Start();
    }

    /// <summary>False when it did not end in time; nothing may be run afterwards. Throws what the work throws.</summary>
    public bool TryRun(Action action, TimeSpan limit)
    {
        work = action;
        begin.Release();
        if (!end.Wait(limit))
        {
            return false;
        }

        Interlocked.Exchange(ref fault, null)?.Throw();
        return true;
    }

    /// <summary>Ends the thread, at once or when its work ends.</summary>
    public void Dispose()
    {
        closing = true;
        begin.Release();
    }

    private void Run()
    {
        while (true)
        {
            begin.Wait();
            if (closing)
            {
                closed();
                return;
            }

            try
            {
                work!();
            }
            catch (Exception thrown)
            {
                fault = ExceptionDispatchInfo.Capture(thrown); // the writer judges it
            }

            end.Release();
        }
    }
}
