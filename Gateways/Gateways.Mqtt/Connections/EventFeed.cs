using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>
/// Brings a consumer's events from the cluster to its connection, and the acknowledgements back, one exchange after the other. It
/// holds no more than a window of events, so that a slow peer costs rows in the database and nothing here (I-21). Each exchange asks
/// again whether the key is good (I-14).
/// </summary>
internal sealed class EventFeed(MqttGateway gateway, ConsumerKey consumer, Guid connectionId, SecretText key, string source, ConnectionSignals signals) : IAsyncDisposable
{
    /// <summary>Events between the cluster's handing them out and the acknowledgement.</summary>
    private const int Window = 64;

    /// <summary>Acknowledgements that are worth an exchange of their own.</summary>
    private const int Batch = 16;

    /// <summary>How long new events may wait here; the outbox is read twice a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A session whose key could not be checked for so long ends (I-14).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly Queue<ConsumerEvent> ready = new();
    private readonly HashSet<long> held = [];
    private readonly List<long> acknowledged = [];
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource nudge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task work = Task.CompletedTask;
    private long answeredAt = gateway.Time.GetTimestamp();

    /// <summary>The cluster does not answer; the client comes again.</summary>
    public static Ending Unavailable => new(EndingCause.ClusterUnavailable, ReasonCode.ServerBusy, RetryAfter: RetryHint.SecondsOfOutage());

    public void Begin() => work = RunAsync();

    /// <summary>Stores what the consumer wants. The reason to close, or null.</summary>
    public async ValueTask<Ending?> SubscribeAsync(ImmutableArray<ConsumerSubscription> subscriptions) =>
        (await gateway.Consumers.SubscribeAsync(consumer, connectionId, subscriptions)).TryGet(out _, out var fault) ? null : EndingOf(fault);

    public bool TryTake([NotNullWhen(true)] out ConsumerEvent? next)
    {
        lock (gate)
        {
            return ready.TryDequeue(out next);
        }
    }

    public void Acknowledge(long sequence)
    {
        lock (gate)
        {
            acknowledged.Add(sequence);
            if (acknowledged.Count >= Batch || acknowledged.Count == held.Count)
            {
                nudge.TrySetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
        try
        {
            await gateway.Consumers.CloseAsync(consumer, connectionId, [.. acknowledged]);
        }
        catch (ClusterUnavailableException)
        {
            // What was not told is sent again; the consumer expires by itself.
        }
    }

    private static Ending EndingOf(Fault fault) => fault.Code switch
    {
        FaultCode.InUse => Ending.ByCluster(SessionEndReason.TakenOver),
        FaultCode.Unavailable => Unavailable,
        _ => new Ending(EndingCause.CredentialsGone, ReasonCode.AdministrativeAction),
    };

    private async Task RunAsync()
    {
        OperatorSource.Set(source);
        while (!stop.IsCancellationRequested)
        {
            if (await StepAsync() is { } ending)
            {
                signals.End(ending);
                return;
            }

            await nudge.Task.WaitAsync(Pause, gateway.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The reason to end, or null to go on.</summary>
    private async ValueTask<Ending?> StepAsync()
    {
        try
        {
            if (!(await gateway.Keys.FindAsync(key, IPAddress.Parse(source))).TryGet(out _, out var refused))
            {
                return refused.Code == FaultCode.Unauthenticated ? EndingOf(refused) : WhenLate();
            }

            var exchange = Next();
            if (!(await gateway.Consumers.ExchangeAsync(consumer, exchange)).TryGet(out var events, out var fault))
            {
                return fault.Code == FaultCode.Unavailable ? WhenLate() : EndingOf(fault);
            }

            answeredAt = gateway.Time.GetTimestamp();
            Take(exchange, events);
            return null;
        }
        catch (ClusterUnavailableException)
        {
            return WhenLate();
        }
    }

    private Ending? WhenLate() => gateway.Time.GetElapsedTime(answeredAt) > Patience ? Unavailable : null;

    private ConsumerExchange Next()
    {
        lock (gate)
        {
            nudge = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ImmutableArray<long> done = [.. acknowledged];
            return new ConsumerExchange { ConnectionId = connectionId, Acknowledged = done, Held = [.. held.Except(done)], Limit = Window - held.Count + done.Length };
        }
    }

    private void Take(ConsumerExchange exchange, ImmutableArray<ConsumerEvent> events)
    {
        lock (gate)
        {
            acknowledged.RemoveRange(0, exchange.Acknowledged.Length);
            held.ExceptWith(exchange.Acknowledged);
            foreach (var next in events)
            {
                held.Add(next.Sequence);
                ready.Enqueue(next);
            }
        }

        if (!events.IsEmpty)
        {
            signals.Wake();
        }
    }
}
