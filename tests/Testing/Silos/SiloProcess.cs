using System.Security.Cryptography;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing;

/// <summary>The real silo as a process of its own, with free ports and, when it is alone, its own data.</summary>
public sealed class SiloProcess : ProductProcess
{
    private readonly SiloSettings settings;
    private readonly SiloPorts ports;
    private OperatorClient? operatorClient;

    private SiloProcess(SiloSettings settings, string adminPassword, SiloPorts ports)
        : base(settings.Name, ProductProgram.Silo, settings.Place, settings.WorkingDirectory)
    {
        this.settings = settings;
        this.ports = ports;
        AdminPassword = adminPassword;
    }

    public int MqttPort => ports.Mqtt;

    public int MqttTlsPort => ports.MqttTls;

    /// <summary>Operator REST, health and metrics; in a single silo also the device API.</summary>
    public int HttpPort => ports.Http;

    /// <summary>The same under TLS.</summary>
    public int HttpTlsPort => ports.HttpTls;

    public int CoapPort => ports.Coap;

    /// <summary>CoAP under DTLS.</summary>
    public int CoapDtlsPort => ports.CoapDtls;

    /// <summary>Port between silos.</summary>
    public int SiloPort => ports.Silo;

    /// <summary>Port for gateway processes; open in a clustered silo.</summary>
    public int SiloGatewayPort => ports.SiloGateway;

    public override DeviceDoor Door => settings.Clustered ? new(Place.Address, 0, 0, 0) : new(Place.Address, MqttPort, HttpPort, CoapPort);

    /// <summary>Where a single silo keeps its data: the default of the product, below the working directory.</summary>
    public string DataDirectory => Path.Combine(WorkingDirectory, "data");

    /// <summary>The ledger's file of a single silo.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "provisioning.db");

    public string AdminUser => SiloSettings.AdminUser;

    public string AdminPassword { get; }

    public override OperatorClient Operator => operatorClient ?? throw new InvalidOperationException($"{Name} has not been started.");

    private protected override IReadOnlyDictionary<string, string> Environment => settings.Environment;

    private protected override IReadOnlyDictionary<string, string?> Configuration
    {
        get
        {
            var configuration = new Dictionary<string, string?>
            {
                ["Operator:Port"] = Text(ports.Http),
                ["Cluster:SiloPort"] = Text(ports.Silo),
                ["Cluster:AdvertisedIPAddress"] = Place.Address,
                ["Bootstrap:AdminPassword"] = AdminPassword,
                ["Limits:ConnectionsPerSource"] = "5000",
                ["Limits:ExemptNetworks"] = Place == ProcessPlace.Loopback ? null : "0.0.0.0/0, ::/0", // of a namespace, the test's address is not loopback
            };
            if (settings.Clustered)
            {
                // Device listeners stay closed by the product's own default.
                configuration["Cluster:Mode"] = "Clustered";
                configuration["Cluster:SiloGatewayPort"] = Text(ports.SiloGateway);
            }
            else
            {
                configuration["Mqtt:Port"] = Text(ports.Mqtt);
                configuration["Mqtt:TlsPort"] = Text(ports.MqttTls);
                configuration["Http:Port"] = Text(ports.Http);
                configuration["Http:TlsPort"] = Text(ports.HttpTls);
                configuration["Coap:Port"] = Text(ports.Coap);
                configuration["Coap:DtlsPort"] = Text(ports.CoapDtls);
            }

            foreach (var (key, value) in settings.Configuration)
            {
                configuration[key] = value;
            }

            return configuration;
        }
    }

    /// <summary>Starts a silo and waits for its <c>ready</c> line; other ports are tried when one was taken meanwhile.</summary>
    public static Task<SiloProcess> StartAsync(SiloSettings? settings = null, CancellationToken cancellationToken = default)
    {
        settings ??= new SiloSettings();
        var adminPassword = settings.AdminPassword ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        return StartedAsync(() => new SiloProcess(settings, adminPassword, SiloPorts.Take()), cancellationToken);
    }

    /// <summary>Starts a silo that is not to become ready, or not yet.</summary>
    public static SiloProcess Launched(SiloSettings settings) =>
        Launched(new SiloProcess(settings, settings.AdminPassword ?? RandomNumberGenerator.GetHexString(32, lowercase: true), SiloPorts.Take()));

    private protected override void OnLaunched()
    {
        OnEnded(); // a token of the former life is of no use
        operatorClient = new OperatorClient(new Uri($"http://{Place.Address}:{HttpPort}/"), AdminUser, AdminPassword);
    }

    private protected override void OnEnded() => operatorClient?.Dispose();
}
