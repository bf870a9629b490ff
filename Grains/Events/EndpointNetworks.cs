using System.Net;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Where endpoints may be: the public internet, and what <see cref="WebhookOptions.AllowedNetworks"/> adds to it.</summary>
public sealed class EndpointNetworks
{
    private readonly IReadOnlyList<IPNetwork> added;

    private EndpointNetworks(IReadOnlyList<IPNetwork> added) => this.added = added;

    /// <summary>Null and the first part that is neither an address nor a network, or the networks.</summary>
    /// <param name="text">Parted by commas.</param>
    /// <param name="fault">The part; null when there is none.</param>
    public static EndpointNetworks? TryParse(string text, out string? fault)
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
        return new EndpointNetworks(networks);
    }

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return EndpointAddresses.IsPublic(plain) || added.Any(network => network.Contains(plain));
    }
}
