using ProvisioningCluster.Gateways.Core.Cluster;

namespace ProvisioningCluster.Gateways.Host;

/// <summary>Hears from the cluster's client that a connection broke.</summary>
internal sealed class LostConnections(ClusterAccess access) : IClusterConnectionStatusObserver
{
    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways < previousNumberOfGateways)
        {
            access.OnConnectionLost();
        }
    }

    public void NotifyClusterConnectionLost()
    {
        // the count tells
    }
}
