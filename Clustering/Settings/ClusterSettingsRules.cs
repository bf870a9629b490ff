using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ProvisioningCluster.Clustering.Links;

namespace ProvisioningCluster.Clustering.Settings;

/// <summary>What is wrong with the settings of this process: one sentence per fault, each beginning with its key.</summary>
internal static class ClusterSettingsRules
{
    private const int LongestId = 150;
    private const int LongestTakeover = 300;
    private const string PostgreSql = "PostgreSql";

    /// <summary>The faults of a silo's settings.</summary>
    public static IEnumerable<string> OfSilo(ClusterSettings settings, IConfiguration configuration) =>
    [
        .. OfAll(settings, configuration),
        .. MasterKeyFaults(settings, configuration),
        .. settings.TakeoverSeconds is < 0 or > LongestTakeover ? [Fault(nameof(ClusterSettings.TakeoverSeconds), $"must be between 0 and {LongestTakeover}.")] : Array.Empty<string>(),
        .. PortFaults(settings, lowestGatewayPort: 0, "must be between 0 and 65535; 0 closes it."),
        .. AddressFaults(settings, isSilo: true),
    ];

    /// <summary>The faults of a gateway's settings.</summary>
    public static IEnumerable<string> OfGateway(ClusterSettings settings, IConfiguration configuration) =>
    [
        .. OfAll(settings, configuration),
        .. settings.IsClustered && PostgresConnectionText.Fault(configuration["Storage:ConnectionString"]) is { } fault ? [$"Storage:ConnectionString: {fault}"] : Array.Empty<string>(),
        .. settings.IsClustered ? [] : PortFaults(settings, lowestGatewayPort: 1, "must be between 1 and 65535."),
        .. settings.IsClustered ? [] : AddressFaults(settings, isSilo: false),
    ];

    private static IEnumerable<string> OfAll(ClusterSettings settings, IConfiguration configuration)
    {
        if (!settings.IsClustered && !settings.Mode.Equals(ClusterSettings.Single, StringComparison.OrdinalIgnoreCase))
        {
            yield return Fault(nameof(ClusterSettings.Mode), $"must be {ClusterSettings.Single} or {ClusterSettings.Clustered}.");
        }

        if (!settings.GrainDirectory.Equals(ClusterSettings.LocalDirectory, StringComparison.OrdinalIgnoreCase)
            && !settings.GrainDirectory.Equals(ClusterSettings.DistributedDirectory, StringComparison.OrdinalIgnoreCase))
        {
            yield return Fault(nameof(ClusterSettings.GrainDirectory), $"must be {ClusterSettings.LocalDirectory} or {ClusterSettings.DistributedDirectory}, the same in all silos.");
        }

        if (settings.IsClustered && !PostgreSql.Equals(configuration["Storage:Provider"]?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            yield return Fault(nameof(ClusterSettings.Mode), $"{ClusterSettings.Clustered} needs Storage:Provider={PostgreSql}: silos and gateways find each other there.");
        }

        foreach (var (key, id) in new[] { (nameof(ClusterSettings.ClusterId), settings.ClusterId), (nameof(ClusterSettings.ServiceId), settings.ServiceId) })
        {
            if (string.IsNullOrWhiteSpace(id) || id.Length > LongestId)
            {
                yield return Fault(key, $"must have 1 to {LongestId} characters.");
            }
        }

        foreach (var fault in CertificateFaults(settings))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> CertificateFaults(ClusterSettings settings)
    {
        (string Key, string? Path)[] files =
            [(nameof(ClusterSettings.CertificatePath), settings.CertificatePath), (nameof(ClusterSettings.KeyPath), settings.KeyPath), (nameof(ClusterSettings.AuthorityPath), settings.AuthorityPath)];
        return files.All(file => file.Path is null) ? []
            : files.Any(file => file.Path is null) ? files.Where(file => file.Path is null)
                .Select(file => Fault(file.Key, $"is missing; {nameof(ClusterSettings.CertificatePath)}, {nameof(ClusterSettings.KeyPath)} and {nameof(ClusterSettings.AuthorityPath)} belong together."))
            : LinkIdentityFiles.Of(settings).Read(TimeProvider.System).Faults;
    }

    private static IEnumerable<string> MasterKeyFaults(ClusterSettings settings, IConfiguration configuration)
    {
        if (settings.IsClustered && string.IsNullOrWhiteSpace(configuration["Secrets:MasterKey"]))
        {
            yield return "Secrets:MasterKey: is required when Cluster:Mode is Clustered, the same for all silos. Make one with `openssl rand -base64 32`.";
        }
    }

    private static IEnumerable<string> PortFaults(ClusterSettings settings, int lowestGatewayPort, string gatewayPortRule)
    {
        if (settings.SiloPort is < 1 or > 65535)
        {
            yield return Fault(nameof(ClusterSettings.SiloPort), "must be between 1 and 65535.");
        }

        if (settings.SiloGatewayPort is { } port && (port < lowestGatewayPort || port > 65535))
        {
            yield return Fault(nameof(ClusterSettings.SiloGatewayPort), gatewayPortRule);
        }
    }

    private static IEnumerable<string> AddressFaults(ClusterSettings settings, bool isSilo)
    {
        const string Key = nameof(ClusterSettings.AdvertisedIPAddress);
        if (!IPAddress.TryParse(settings.AdvertisedIPAddress, out var address))
        {
            yield return Fault(Key, "must be an IP address.");
            yield break;
        }

        if (!IsConcrete(address))
        {
            yield return Fault(Key, "must be one address that others reach, such as 10.0.0.5; it is an address for many.");
            yield break;
        }

        if (isSilo && !IsOwn(address))
        {
            yield return Fault(Key, "is not an address of this machine.");
        }

        if (!IPAddress.IsLoopback(address) && !settings.TrustedNetwork && settings.CertificatePath is null)
        {
            yield return Fault(Key, "leaves this machine, and the cluster's ports authenticate nobody by themselves. "
                + $"Give {nameof(ClusterSettings.CertificatePath)}, {nameof(ClusterSettings.KeyPath)} and {nameof(ClusterSettings.AuthorityPath)} for mutual TLS, or set {ClusterSettings.Section}:{nameof(ClusterSettings.TrustedNetwork)}=true when nobody else reaches that network.");
        }
    }

    private static bool IsConcrete(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast) && !address.IsIPv6Multicast
        && !(address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= 224);

    private static bool IsOwn(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address));

    private static string Fault(string key, string sentence) => $"{ClusterSettings.Section}:{key}: {sentence}";
}
