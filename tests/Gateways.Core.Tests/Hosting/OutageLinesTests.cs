using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Hosting;

/// <summary>What the console shows of an outage.</summary>
public sealed class OutageLinesTests
{
    private static readonly EventId Refresh = new(7);

    private readonly ManualTime time = new();
    private readonly Written written = new();
    private readonly OutageLines lines;

    public OutageLinesTests() => lines = new OutageLines(written, time);

    [Fact]
    public void An_outage_is_one_line_with_its_innermost_cause()
    {
        Runtime().LogError(Refresh, Down(), "Refresh failed, attempt {Attempt}", 1);

        Assert.Equal(("Refresh failed, attempt 1 (SocketException: Connection refused)", null), Assert.Single(written.Lines));
    }

    [Fact]
    public void The_same_outage_is_told_again_after_a_minute_with_its_count()
    {
        var logger = Runtime();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            logger.LogError(Refresh, Down(), "Refresh failed, attempt {Attempt}", attempt);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        logger.LogError(Refresh, Down(), "Refresh failed, attempt {Attempt}", 4);

        Assert.Equal(
            ["Refresh failed, attempt 1 (SocketException: Connection refused)", "Refresh failed, attempt 4 (SocketException: Connection refused) [2 times more before this]"],
            written.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Another_cause_event_or_category_is_told_at_once()
    {
        Runtime().LogError(Refresh, Down(), "Refresh failed");
        Runtime().LogError(Refresh, new TimeoutException("No answer."), "Refresh failed");
        Runtime().LogError(new EventId(8), Down(), "Connect failed");
        Ours().LogError(Refresh, Down(), "Refresh failed");

        Assert.Equal(4, written.Lines.Count);
    }

    [Fact]
    public void What_is_no_outage_keeps_its_stack_every_time()
    {
        var bug = new InvalidOperationException("bug");
        Runtime().LogError(Refresh, bug, "Refresh failed");
        Runtime().LogError(Refresh, bug, "Refresh failed");

        Assert.Equal([("Refresh failed", bug), ("Refresh failed", bug)], written.Lines.Select(line => (line.Text, (InvalidOperationException?)line.Exception)));
    }

    [Fact]
    public void Repeated_warnings_are_the_runtimes_and_not_ours()
    {
        for (var round = 0; round < 2; round++)
        {
            Runtime().LogWarning("All gateways are dead");
            Ours().LogWarning("A device was refused");
        }

        Assert.Equal(["All gateways are dead", "A device was refused", "A device was refused"], written.Lines.Select(line => line.Text));
    }

    private ILogger Runtime() => lines.CreateLogger("Orleans.Messaging.GatewayManager");

    private ILogger Ours() => lines.CreateLogger("ProvisioningCluster.Silo");

    private static InvalidOperationException Down() => new("around it", new SocketException((int)SocketError.ConnectionRefused));

    private sealed class Written : ILoggerProvider, ILogger
    {
        public List<(string Text, Exception? Exception)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((formatter(state, exception), exception));

        public void Dispose()
        {
        }
    }
}
