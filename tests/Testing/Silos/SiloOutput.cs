using System.Text;

namespace ProvisioningCluster.Testing;

/// <summary>Everything a process wrote, and a way to wait for a line of it.</summary>
public sealed class SiloOutput
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly List<Wait> waits = [];
    private int lineCount;

    /// <summary>All text so far.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return text.ToString();
            }
        }
    }

    /// <summary>Lines so far: the place from which <see cref="LineAsync"/> looks when only later lines count.</summary>
    public int LineCount
    {
        get
        {
            lock (gate)
            {
                return lineCount;
            }
        }
    }

    /// <summary>The first line, from the given one on, that satisfies the predicate.</summary>
    public async Task<string> LineAsync(Predicate<string> predicate, string awaited, TimeSpan deadline, int fromLine = 0, CancellationToken cancellationToken = default)
    {
        var wait = new Wait(predicate, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            var past = text.ToString().Split('\n').Take(lineCount).Skip(fromLine).FirstOrDefault(line => predicate(line));
            if (past is not null)
            {
                return past;
            }

            waits.Add(wait);
        }

        try
        {
            return await wait.Line.Task.WaitAsync(deadline, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s for {awaited}. Output so far:\n{Text}");
        }
    }

    internal void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            text.Append(line).Append('\n');
            lineCount++;
            foreach (var wait in waits.Where(wait => wait.Predicate(line)).ToArray())
            {
                waits.Remove(wait);
                wait.Line.TrySetResult(line);
            }
        }
    }

    private sealed record Wait(Predicate<string> Predicate, TaskCompletionSource<string> Line);
}
