namespace ProvisioningCluster.Clustering;

/// <summary>The time-outs that silos and gateways share. They nest: no layer gives up before the one below it (invariants 3.3).</summary>
public static class ClusterTimeouts
{
    /// <summary>A statement of membership; the ledger's statements have the same time.</summary>
    public static readonly TimeSpan Statement = TimeSpan.FromSeconds(3);

    /// <summary>A call into the cluster, from a gateway or from one actor to another.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(5);
}
