using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Meters of the way of events out of the cluster.</summary>
internal sealed class EventInstruments
{
    public const string MeterName = "ProvisioningCluster.Grains.Events";

    /// <summary>What was measured longer ago is another silo's to tell.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly Counter<long> attempts;
    private readonly Counter<long> deadLetters;
    private readonly Counter<long> discarded;
    private readonly Counter<long> discardedForConsumers;
    private volatile Measured? last;

    public EventInstruments(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(MeterName);
        attempts = meter.CreateCounter<long>("provisioning.webhooks.attempts", "{attempt}", "Attempts to send an event to a webhook.");
        deadLetters = meter.CreateCounter<long>("provisioning.webhooks.dead_letters", "{event}", "Events that were given up.");
        discarded = meter.CreateCounter<long>("provisioning.webhooks.discarded", "{event}", "Events that a webhook did not get because too many were kept for it.");
        discardedForConsumers = meter.CreateCounter<long>("provisioning.consumers.discarded", "{event}", "Events that a consumer did not get because too many were kept for it.");
        meter.CreateObservableGauge("provisioning.events.backlog", Backlog, "{event}", "Events on their way, in the outbox and before endpoints.");
        meter.CreateObservableGauge("provisioning.events.oldest.age", OldestAge, "s", "Age of the oldest event that is on its way.");
    }

    public void OnAttempt(bool delivered) => attempts.Add(1, new KeyValuePair<string, object?>("outcome", delivered ? "delivered" : "failed"));

    public void OnDeadLetter() => deadLetters.Add(1);

    public void OnDiscarded(int events) => discarded.Add(events);

    public void OnDiscardedForConsumers(int events) => discardedForConsumers.Add(events);

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
