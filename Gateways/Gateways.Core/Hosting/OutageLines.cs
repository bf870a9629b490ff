using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>
/// The console during an outage. While a database or a silo is away the runtime reports every attempt with its whole stack,
/// many times a second, and what changes drowns in it. Here such a report is one line with its innermost cause, and is told
/// again only after a minute. Whatever is no outage keeps its stack: that is a bug, or may be one.
/// </summary>
/// <remarks>Other logging providers get everything.</remarks>
[ProviderAlias("Console")] // so that Logging:Console:LogLevel holds for it
internal sealed class OutageLines(ILoggerProvider console, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    private const string Runtime = "Orleans";
    private const int MostRemembered = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Category, int Event, string Cause), Told> told = [];

    public ILogger CreateLogger(string categoryName) => new Lines(this, console.CreateLogger(categoryName), categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (console as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose() => console.Dispose();

    /// <summary>True when the exception says that something is not to be reached now, and nothing about the program.</summary>
    internal static bool IsOutage(Exception exception) => exception.GetBaseException() is
        SocketException or IOException or DbException or TimeoutException or OperationCanceledException or OrleansException;

    /// <summary>How often the same was held back since it was told; null when it is to be held back again.</summary>
    private int? Tell(string category, EventId eventId, string cause)
    {
        lock (gate)
        {
            var key = (category, eventId.Id, cause);
            var known = told.TryGetValue(key, out var before);
            if (known && time.GetElapsedTime(before.At) < Pause)
            {
                told[key] = before with { HeldBack = before.HeldBack + 1 };
                return null;
            }

            if (told.Count >= MostRemembered)
            {
                told.Clear();
            }

            told[key] = new Told(time.GetTimestamp(), HeldBack: 0);
            return before.HeldBack;
        }
    }

    private static string FirstLine(string text) => text.AsSpan().TrimStart() is var trimmed && trimmed.IndexOfAny('\r', '\n') is >= 0 and var end
        ? trimmed[..end].ToString()
        : trimmed.ToString();

    private readonly record struct Told(long At, int HeldBack);

    private sealed class Lines(OutageLines outages, ILogger console, string category) : ILogger
    {
        private readonly bool ofRuntime = category.StartsWith(Runtime, StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => console.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => console.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || (exception is null ? !ofRuntime : !IsOutage(exception)))
            {
                console.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            var text = formatter(state, exception);
            var cause = exception?.GetBaseException();
            var reason = cause is null ? string.Empty : $"{cause.GetType().Name}: {FirstLine(cause.Message)}";
            if (outages.Tell(category, eventId, cause is null ? text : reason) is not { } heldBack)
            {
                return;
            }

            var line = (cause is null ? text : $"{FirstLine(text)} ({reason})") + (heldBack > 0 ? $" [{heldBack} times more before this]" : string.Empty);
            console.Log(logLevel, eventId, line, exception: null, static (line, _) => line);
        }
    }
}
