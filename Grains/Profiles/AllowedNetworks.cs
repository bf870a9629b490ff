using System.Net;
using System.Runtime.CompilerServices;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The networks from which a profile's devices may come, in the form in which they are stored.</summary>
internal static class AllowedNetworks
{
    /// <summary>Most networks of one profile: the list is gone through for each request.</summary>
    public const int Most = 64;

    /// <summary>A silo's copy of a profile, and so the text in it, lives a second and serves thousands of requests; the list goes with it.</summary>
    private static readonly ConditionalWeakTable<string, NetworkList> Lists = [];

    /// <summary>The list in one form, or null and the first part that is neither an address nor a network.</summary>
    /// <param name="text">Addresses and networks (<c>10.1.0.0/16, 2001:db8::/32</c>), parted by commas.</param>
    /// <param name="fault">The part that cannot be read.</param>
    public static string? Normalise(string text, out string? fault) => NetworkList.TryParse(text, out fault)?.ToString();

    /// <summary>Number of networks in a list.</summary>
    public static int Count(string networks) => networks.AsSpan().Count(',') + 1;

    /// <summary>True when the address is in one of the networks. An address that cannot be read is in none (I-19).</summary>
    public static bool Contain(string networks, string source) => IPAddress.TryParse(source, out var address) && Parsed(networks).Contains(address);

    /// <summary>The list of a text object, parsed once; one that cannot be read has no address in it (I-19).</summary>
    internal static NetworkList Parsed(string networks) =>
        Lists.GetValue(networks, static text => NetworkList.TryParse(text, out _) ?? NetworkList.Empty);
}
