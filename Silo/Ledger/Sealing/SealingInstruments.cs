using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Meter of the seals over the audit.</summary>
internal sealed class SealingInstruments
{
    public const string MeterName = "ProvisioningCluster.Silo.Audit";

    private readonly TimeProvider time;
    private long doneAt;

    public SealingInstruments(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        doneAt = time.GetTimestamp();
        meters.Create(MeterName).CreateObservableGauge(
            "provisioning.audit.seal.lag",
            () => time.GetElapsedTime(Volatile.Read(ref doneAt)).TotalSeconds,
            "s",
            "Time since this silo last found nothing left to seal, or another silo at it.");
    }

    /// <summary>All that is settled is sealed, or another silo is at it.</summary>
    public void OnDone() => Volatile.Write(ref doneAt, time.GetTimestamp());
}
