using System.Text;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Http.Tests.InProcess;

/// <summary>Takes down every log line of every level, with its scopes, values and exception.</summary>
internal sealed class RecordingLog : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private IExternalScopeProvider? scopes;

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

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (gate)
        {
            text.AppendLine(line);
        }
    }

    private sealed class Logger(RecordingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log.Add($"{logLevel} {category}: {formatter(state, exception)} {Values(state)} {exception}");
            log.scopes?.ForEachScope((scope, _) => log.Add($"  {scope} {Values(scope)}"), 0);
        }

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : string.Empty;
    }
}
