using System.Diagnostics.Metrics;
using Orleans.Runtime;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// Meters of the way of events out of the cluster. What an alert is raised for is told from the start on, as 0: of a series that
/// begins with its first event nobody sees that it grew.
/// </summary>
internal sealed class EventInstruments : ILifecycleParticipant<ISiloLifecycle>
{
    public const string MeterName = "ProvisioningCluster.Grains.Events";

    /// <summary>What was measured longer ago is another silo's to tell.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly Counter<long> attempts;
    private long deadLetters;
    private long discarded;
    private long discardedForConsumers;
    private volatile Measured? last;

    public EventInstruments(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(MeterName);
        attempts = meter.CreateCounter<long>("provisioning.webhooks.attempts", "{attempt}", "Attempts to send an event to a webhook.");
        meter.CreateObservableCounter("provisioning.webhooks.dead_letters", () => Interlocked.Read(ref deadLetters), "{event}", "Events that were given up.");
        meter.CreateObservableCounter("provisioning.webhooks.discarded", () => Interlocked.Read(ref discarded), "{event}", "Events that a webhook did not get because too many were kept for it.");
        meter.CreateObservableCounter("provisioning.consumers.discarded", () => Interlocked.Read(ref discardedForConsumers), "{event}", "Events that a consumer did not get because too many were kept for it.");
        meter.CreateObservableGauge("provisioning.events.backlog", Backlog, "{event}", "Events on their way, in the outbox and before endpoints.");
        meter.CreateObservableGauge("provisioning.events.oldest.age", OldestAge, "s", "Age of the oldest event that is on its way.");
    }

    public void OnAttempt(bool delivered) => attempts.Add(1, new KeyValuePair<string, object?>("outcome", delivered ? "delivered" : "failed"));

    public void OnDeadLetter() => Interlocked.Increment(ref deadLetters);

    public void OnDiscarded(int events) => Interlocked.Add(ref discarded, events);

    public void OnDiscardedForConsumers(int events) => Interlocked.Add(ref discardedForConsumers, events);

    /// <summary>Nothing to do: it takes part so that it is there from the start.</summary>
    public void Participate(ISiloLifecycle lifecycle)
    {
    }

    public void OnMeasured(EventBacklog backlog) => last = new Measured(backlog, clock.GetTimestamp());

    private IEnumerable<Measurement<long>> Backlog() => Latest() is { } backlog
        ? [new(backlog.Outbox, new KeyValuePair<string, object?>("place", "outbox")), new(backlog.Waiting, new KeyValuePair<string, object?>("place", "webhooks"))]
        : [];

    private IEnumerable<Measurement<double>> OldestAge() => Latest() is { } backlog
        ? [new(backlog.OldestAt is { } at ? Math.Max(0, (clock.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000d) : 0)]
        : [];

    private EventBacklog? Latest() => last is { } measured && clock.GetElapsedTime(measured.At) <= Fresh ? measured.Backlog : null;

    private sealed record Measured(EventBacklog Backlog, long At);
}
