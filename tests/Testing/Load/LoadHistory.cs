namespace ProvisioningCluster.Testing.Load;

/// <summary>Every operation of a load, in the order in which they were sent.</summary>
public sealed class LoadHistory
{
    private readonly Lock gate = new();
    private readonly List<LoadOperation> operations = [];
    private readonly List<(int Answers, TaskCompletionSource Reached)> waits = [];
    private int answers;

    /// <summary>All operations so far.</summary>
    public IReadOnlyList<LoadOperation> Operations
    {
        get
        {
            lock (gate)
            {
                return [.. operations];
            }
        }
    }

    /// <summary>Definite replies so far.</summary>
    public int Answers
    {
        get
        {
            lock (gate)
            {
                return answers;
            }
        }
    }

    /// <summary>Waits until that many more definite replies have come.</summary>
    public async Task MoreAnswersAsync(int count, TimeSpan deadline)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waits.Add((answers + count, reached));
        }

        try
        {
            await reached.Task.WaitAsync(deadline);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s for {count} more replies. Latest: {string.Join("; ", Operations.TakeLast(5))}");
        }
    }

    internal void Sent(LoadOperation operation)
    {
        lock (gate)
        {
            operations.Add(operation);
        }
    }

    internal void Ended(LoadOperation operation)
    {
        if (!operation.IsAnswered)
        {
            return;
        }

        lock (gate)
        {
            answers++;
            foreach (var (_, reached) in waits.Where(wait => wait.Answers == answers))
            {
                reached.TrySetResult();
            }

            waits.RemoveAll(wait => wait.Answers <= answers);
        }
    }
}
