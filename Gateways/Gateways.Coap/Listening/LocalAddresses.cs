using System.Net;
using System.Net.NetworkInformation;

namespace ProvisioningCluster.Gateways.Coap.Listening;

/// <summary>The unicast addresses of this machine, loopback included.</summary>
internal static class LocalAddresses
{
    public static HashSet<IPAddress> Current() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(link => link.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address),
    ];
}
