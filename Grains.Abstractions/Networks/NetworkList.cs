using System.Net;

namespace ProvisioningCluster.Grains.Abstractions.Networks;

/// <summary>Addresses and networks as configuration and profiles write them: <c>10.0.0.7, 10.1.0.0/16, 2001:db8::/32</c>.</summary>
public sealed class NetworkList
{
    private readonly IReadOnlyList<IPNetwork> networks;

    private NetworkList(IReadOnlyList<IPNetwork> networks) => this.networks = networks;

    /// <summary>The list without an address.</summary>
    public static NetworkList Empty { get; } = new([]);

    /// <summary>True when no address is in it.</summary>
    public bool IsEmpty => networks.Count == 0;

    /// <summary>Null and the first part that is neither an address nor a network, or the list.</summary>
    /// <param name="text">Parted by commas.</param>
    /// <param name="fault">The part; null when there is none.</param>
    public static NetworkList? TryParse(string text, out string? fault)
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
        return new NetworkList(networks);
    }

    /// <summary>True when one of the networks holds the address; an IPv4 address is the same in its IPv6 form.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }

    /// <summary>The networks, addresses with their whole length, parted by commas without blanks.</summary>
    public override string ToString() => string.Join(',', networks);
}
