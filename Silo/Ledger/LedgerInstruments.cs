using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

internal sealed class LedgerInstruments
{
    public const string MeterName = "ProvisioningCluster.Silo.Ledger";

    private static readonly double[] Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private static readonly FrozenDictionary<AuditAction, string> Actions =
        Enum.GetValues<AuditAction>().ToFrozenDictionary(action => action, action => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString()));

    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> wait;
    private readonly Histogram<int> size;
    private readonly Counter<long> failed;
    private readonly Counter<long> shed;
    private readonly Counter<long> changes;

    public LedgerInstruments(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        duration = meter.CreateHistogram(
            "provisioning.ledger.commit.duration",
            unit: "s",
            description: "Time to store one group",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        wait = meter.CreateHistogram(
            "provisioning.ledger.queue.duration",
            unit: "s",
            description: "Time that a write waited for its group",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        size = meter.CreateHistogram<int>(
            "provisioning.ledger.group.size",
            unit: "{write}",
            description: "Writes in one group",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        failed = meter.CreateCounter<long>("provisioning.ledger.groups.failed", "{group}", "Groups that were not stored, or nobody knows");
        shed = meter.CreateCounter<long>("provisioning.ledger.writes.shed", "{write}", "Writes refused because too many waited");
        changes = meter.CreateCounter<long>("provisioning.device.changes", "{change}", "Changes of devices that were stored, by what the audit calls them");
    }

    /// <summary>Has the length of the queue measured when somebody asks.</summary>
    public void Watch(Func<int> length) => meter.CreateObservableGauge("provisioning.ledger.queue.length", length, "{write}", "Writes that wait for their group");

    /// <summary>A write's turn came.</summary>
    public void OnTaken(TimeSpan waited) => wait.Record(waited.TotalSeconds);

    public void OnCommitted(int writes, TimeSpan elapsed)
    {
        duration.Record(elapsed.TotalSeconds);
        size.Record(writes);
    }

    /// <summary>A device is another than before, for instance with another certificate.</summary>
    public void OnChanged(AuditAction action) => changes.Add(1, new KeyValuePair<string, object?>("action", Actions.GetValueOrDefault(action, "other")));

    public void OnFailed() => failed.Add(1);

    public void OnShed() => shed.Add(1);
}
