using System.Diagnostics.Metrics;
using Orleans.Runtime;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>What this silo holds for the cluster. Silos that disagree for long are parted from each other.</summary>
internal sealed class ClusterInstruments : ILifecycleParticipant<ISiloLifecycle>
{
    public const string MeterName = "ProvisioningCluster.Silo.Clustering";

    public ClusterInstruments(IMeterFactory meters, ISiloStatusOracle members) => meters.Create(MeterName).CreateObservableGauge(
        "provisioning.cluster.silos",
        () => members.GetApproximateSiloStatuses(onlyActive: true).Count,
        "{silo}",
        "Active silos of the cluster, as this one sees it.");

    /// <summary>Nothing to do: it takes part so that it is there from the start.</summary>
    public void Participate(ISiloLifecycle lifecycle)
    {
    }
}
