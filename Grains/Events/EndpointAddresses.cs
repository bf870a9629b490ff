using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Which addresses are of the public internet, so that webhooks of a shared installation cannot reach into its network.</summary>
internal static class EndpointAddresses
{
    /// <summary>Networks of the special-purpose registries (RFC 6890) that are not reachable from everywhere.</summary>
    private static readonly IPNetwork[] Inner =
    [
        .. ((ReadOnlySpan<string>)
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        ]).ToArray().Select(IPNetwork.Parse),
    ];

    /// <summary>What of IPv6 is public, and within it what carries an IPv4 address or is documentation.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotGlobal = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Inner.Any(network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => Global.Contains(plain) && !NotGlobal.Any(network => network.Contains(plain)),
            _ => false,
        };
    }
}
