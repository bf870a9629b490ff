using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>The names and addresses under which devices may look for this machine.</summary>
internal sealed record ServerNames(IReadOnlyList<string> Hosts, IReadOnlyList<IPAddress> Addresses)
{
    private const int MostAddresses = 64;

    /// <summary>localhost, the machine's own names, and every address of an interface that is up. Asks no name server.</summary>
    public static ServerNames OfThisMachine()
    {
        var host = Dns.GetHostName();
        var domain = IPGlobalProperties.GetIPGlobalProperties().DomainName;
        string[] hosts = ["localhost", host, domain.Length == 0 ? host : $"{host}.{domain}"];
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !address.IsIPv6LinkLocal && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6);
        return new ServerNames(
            [.. hosts.Where(name => Uri.CheckHostName(name) == UriHostNameType.Dns).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. addresses.Prepend(IPAddress.IPv6Loopback).Prepend(IPAddress.Loopback).Distinct().Take(MostAddresses)]);
    }

    /// <summary>RFC 5280 §4.2.1.6.</summary>
    public X509Extension ToExtension()
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in Hosts)
        {
            names.AddDnsName(host);
        }

        foreach (var address in Addresses)
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }

    /// <summary>True when the certificate is good for all of them.</summary>
    public bool AreIn(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } names)
        {
            return false;
        }

        var hosts = names.EnumerateDnsNames().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var addresses = names.EnumerateIPAddresses().ToHashSet();
        return Hosts.All(hosts.Contains) && Addresses.All(addresses.Contains);
    }
}
