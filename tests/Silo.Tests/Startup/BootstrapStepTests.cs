using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Silo.Bootstrap;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>How long, and for which faults, the first start's step goes on.</summary>
public sealed class BootstrapStepTests
{
    /// <summary>What ends a call differs by who ended it: a runtime that stops, a lost link, a time-out, a gateway's wrapping of any of them.</summary>
    public static TheoryData<string, Exception> Faults => new()
    {
        { "cancelled", new OperationCanceledException("The silo stops.") },
        { "disposed", new ObjectDisposedException("link") },
        { "invalid", new InvalidOperationException("The link is closed.") },
        { "late", new TimeoutException("No answer.") },
        { "wrapped", new NotSupportedException("The cluster did not answer.", new OperationCanceledException("The silo stops.")) },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_ended_a_call_it_is_made_again_until_the_patience_is_over(string name, Exception fault)
    {
        _ = name;
        var time = new ManualTime();
        var calls = FailingCalls.Make(fault, out var made);

        var start = Step(calls, time).StartAsync(Cancelled);
        await time.TimerAsync(TimeSpan.FromSeconds(1)); // the pause before the next attempt
        time.Advance(TimeSpan.FromSeconds(31));
        var final = await Assert.ThrowsAsync<OptionsValidationException>(() => start);

        Assert.Equal(2, made());
        Assert.StartsWith("Bootstrap: the cluster did not answer within 30 s: ", Assert.Single(final.Failures), StringComparison.Ordinal);
        Assert.Contains(fault.GetBaseException().Message, Assert.Single(final.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_is_called_off_ends_at_once()
    {
        using var calledOff = new CancellationTokenSource();
        var calls = FailingCalls.Make(new OperationCanceledException("The silo stops."), out var made);
        var time = new ManualTime();

        var start = Step(calls, time).StartAsync(calledOff.Token);
        await time.TimerAsync(TimeSpan.FromSeconds(1));
        await calledOff.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal(1, made());
    }

    private static BootstrapStep Step(IGrainFactory grains, TimeProvider time) =>
        new(grains, Options.Create(new BootstrapOptions()), time, NullLogger<BootstrapStep>.Instance);

    /// <summary>A cluster in which every call fails.</summary>
#pragma warning disable CA1852 // the proxy is a generated subclass
    private class FailingCalls : DispatchProxy
    {
        private Exception fault = new NotSupportedException();
        private int made;

        public static IGrainFactory Make(Exception fault, out Func<int> made)
        {
            var factory = Create<IGrainFactory, FailingCalls>();
            var calls = (FailingCalls)(object)factory;
            calls.fault = fault;
            made = () => calls.made;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            made++;
            throw fault;
        }
    }
#pragma warning restore CA1852
}
