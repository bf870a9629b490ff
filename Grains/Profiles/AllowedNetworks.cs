using System.Net;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The networks from which a profile's devices may come, in the form in which they are stored.</summary>
internal static class AllowedNetworks
{
    /// <summary>Most networks of one profile: the list is gone through for each request.</summary>
    public const int Most = 64;

    /// <summary>The list in one form, or null and the first part that is neither an address nor a network.</summary>
    /// <param name="text">Addresses and networks (<c>10.1.0.0/16, 2001:db8::/32</c>), parted by commas.</param>
    /// <param name="fault">The part that cannot be read.</param>
    public static string? Normalise(string text, out string? fault) => NetworkList.TryParse(text, out fault)?.ToString();

    /// <summary>Number of networks in a list.</summary>
    public static int Count(string networks) => networks.AsSpan().Count(',') + 1;

    /// <summary>True when the address is in one of the networks. An address that cannot be read is in none (I-19).</summary>
    public static bool Contain(string networks, string source)
    {
        if (!IPAddress.TryParse(source, out var address))
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var part in networks.AsSpan().Split(','))
        {
            if (IPNetwork.TryParse(networks.AsSpan(part), out var network) && network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
