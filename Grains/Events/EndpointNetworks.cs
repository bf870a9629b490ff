using System.Net;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Where endpoints may be: the public internet, and what <see cref="WebhookOptions.AllowedNetworks"/> adds to it.</summary>
public sealed class EndpointNetworks
{
    private readonly NetworkList added;

    private EndpointNetworks(NetworkList added) => this.added = added;

    /// <summary>Null and the first part that is neither an address nor a network, or the networks.</summary>
    /// <param name="text">Parted by commas.</param>
    /// <param name="fault">The part; null when there is none.</param>
    public static EndpointNetworks? TryParse(string text, out string? fault) =>
        NetworkList.TryParse(text, out fault) is { } added ? new EndpointNetworks(added) : null;

    public bool Allows(IPAddress address) =>
        EndpointAddresses.IsPublic(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) || added.Contains(address);
}
