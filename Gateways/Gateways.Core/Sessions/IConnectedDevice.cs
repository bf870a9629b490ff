using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>A connection that the cluster can reach. Both calls return at once and may come on any thread.</summary>
public interface IConnectedDevice
{
    /// <summary>Close the connection, telling the device why where its protocol can.</summary>
    void End(SessionEndReason reason);

    /// <summary>Send this JSON object as a shared-attribute update, if the device subscribed.</summary>
    void DeliverAttributes(string json);
}
