using System.Net;

namespace ProvisioningCluster.Gateways.Core.Proxies;

/// <summary>The addresses of <see cref="ProxyOptions.From"/>.</summary>
internal sealed class TrustedProxies
{
    private readonly IReadOnlyList<IPNetwork> networks;

    private TrustedProxies(IReadOnlyList<IPNetwork> networks) => this.networks = networks;

    public bool IsEmpty => networks.Count == 0;

    /// <summary>Null and the first part that is neither an address nor a network, or the list.</summary>
    public static TrustedProxies? TryParse(string text, out string? fault)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                fault = part;
                return null;
            }
        }

        fault = null;
        return new TrustedProxies(networks);
    }

    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }
}
