using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>What was logged in this process, and a wait for it.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Seen)> awaited = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>The first line with this text, at once when it was logged before.</summary>
    public Task<string> LineAsync(string part, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((part, seen));
            return seen.Task.WaitAsync(Deadline, cancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        lock (gate)
        {
            lines.Add(line);
            awaited.FindAll(one => line.Contains(one.Part, StringComparison.Ordinal)).ForEach(one => one.Seen.TrySetResult(line));
        }
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
