using System.Net;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>How this silo finds others and is found. Section <c>Cluster</c>.</summary>
internal sealed class ClusterSettingsOptions
{
    public const string Section = "Cluster";
    public const string Single = "Single";

    public string Mode { get; set; } = Single;

    public string ClusterId { get; set; } = "provisioning";

    public string ServiceId { get; set; } = "provisioning";

    /// <summary>Port between silos; opened on the advertised address only.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for gateway processes; opened only when it is configured, because Orleans authenticates nobody (T-11).</summary>
    public int? SiloGatewayPort { get; set; }

    public string AdvertisedIPAddress { get; set; } = "127.0.0.1";

    /// <summary>The parsed address; only after validation.</summary>
    public IPAddress Address => IPAddress.Parse(AdvertisedIPAddress);

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (Mode.Equals("Clustered", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Mode)}: Clustered is not in this version; it has only {Single}.";
        }
        else if (!Mode.Equals(Single, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(Mode)}: unknown; this version has only {Single}.";
        }

        if (SiloPort is < 1 or > 65535)
        {
            yield return $"{Section}:{nameof(SiloPort)}: must be between 1 and 65535.";
        }

        if (SiloGatewayPort is < 0 or > 65535)
        {
            yield return $"{Section}:{nameof(SiloGatewayPort)}: must be between 0 and 65535; 0 closes it.";
        }

        if (!IPAddress.TryParse(AdvertisedIPAddress, out var address))
        {
            yield return $"{Section}:{nameof(AdvertisedIPAddress)}: must be an IP address.";
        }
        else if (!IPAddress.IsLoopback(address))
        {
            yield return $"{Section}:{nameof(AdvertisedIPAddress)}: a single silo listens on loopback only, such as 127.0.0.1.";
        }
    }
}
