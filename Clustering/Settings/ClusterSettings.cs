using System.Net;

namespace ProvisioningCluster.Clustering.Settings;

/// <summary>How the processes of a cluster find and trust each other. Section <c>Cluster</c>, the same in silos and gateways.</summary>
public sealed class ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary>One silo on loopback; a gateway is told where it is.</summary>
    public const string Single = "Single";

    /// <summary>Silos and gateways find each other in PostgreSQL.</summary>
    public const string Clustered = "Clustered";

    /// <summary>Orleans' own directory.</summary>
    public const string LocalDirectory = "Local";

    /// <summary>Orleans' experimental directory, with a lease of three seconds.</summary>
    public const string DistributedDirectory = "Distributed";

    /// <summary>Default of <see cref="SiloGatewayPort"/> wherever a client port is expected.</summary>
    public const int DefaultSiloGatewayPort = 30000;

    public string Mode { get; set; } = Single;

    public string ClusterId { get; set; } = "provisioning";

    public string ServiceId { get; set; } = "provisioning";

    /// <summary>Port between silos; opened on the advertised address only.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for gateway processes. In <see cref="Single"/> it is opened only when it is given.</summary>
    public int? SiloGatewayPort { get; set; }

    /// <summary>The address on which this silo listens and under which others reach it; for a gateway in <see cref="Single"/>, the silo's.</summary>
    public string AdvertisedIPAddress { get; set; } = "127.0.0.1";

    /// <summary>States that nobody but the cluster reaches its network: its ports authenticate nobody without certificates (T-11).</summary>
    public bool TrustedNetwork { get; set; }

    /// <summary>Seconds that a starting silo in <see cref="Single"/> waits for the former one on its PostgreSQL database to go.</summary>
    public int TakeoverSeconds { get; set; } = 30;

    /// <summary>How silos find the one activation of a name: <see cref="LocalDirectory"/> or <see cref="DistributedDirectory"/>; the same in all silos of a cluster.</summary>
    public string GrainDirectory { get; set; } = DistributedDirectory;

    /// <summary>PEM: the certificate of this process, and those between it and the authority.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM: the private key of the certificate.</summary>
    public string? KeyPath { get; set; }

    /// <summary>PEM: the cluster's own authority; whoever holds a certificate of it is a member or a gateway.</summary>
    public string? AuthorityPath { get; set; }

    public bool IsClustered => Mode.Equals(Clustered, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when links are under mutual TLS; only after validation.</summary>
    public bool HasCertificates => CertificatePath is not null;

    /// <summary>The parsed address; only after validation.</summary>
    public IPAddress Address => IPAddress.Parse(AdvertisedIPAddress);

    /// <summary>The port that a silo opens for gateway processes; 0 opens none.</summary>
    public int OpenSiloGatewayPort => SiloGatewayPort ?? (IsClustered ? DefaultSiloGatewayPort : 0);

    /// <summary>Where a gateway in <see cref="Single"/> finds its silo; only after validation.</summary>
    public IPEndPoint SiloGateway => new(Address, SiloGatewayPort ?? DefaultSiloGatewayPort);
}
