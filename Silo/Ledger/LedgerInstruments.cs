using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Silo.Ledger;

internal sealed class LedgerInstruments
{
    public const string MeterName = "ProvisioningCluster.Silo.Ledger";

    private readonly Histogram<double> duration;
    private readonly Histogram<int> size;
    private readonly Counter<long> failed;
    private readonly Counter<long> shed;

    public LedgerInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        duration = meter.CreateHistogram<double>(
            "provisioning.ledger.commit.duration",
            unit: "s",
            description: "Time to store one group",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        size = meter.CreateHistogram<int>("provisioning.ledger.group.size", "{write}", "Writes in one group");
        failed = meter.CreateCounter<long>("provisioning.ledger.groups.failed", "{group}", "Groups that were not stored, or nobody knows");
        shed = meter.CreateCounter<long>("provisioning.ledger.writes.shed", "{write}", "Writes refused because too many waited");
    }

    public void OnCommitted(int writes, TimeSpan elapsed)
    {
        duration.Record(elapsed.TotalSeconds);
        size.Record(writes);
    }

    public void OnFailed() => failed.Add(1);

    public void OnShed() => shed.Add(1);
}
