using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing;

/// <summary>The gateway program as a process of its own, with free ports.</summary>
public sealed class GatewayProcess : ProductProcess
{
    private readonly GatewaySettings settings;
    private OperatorClient? operatorClient;

    private GatewayProcess(GatewaySettings settings, int[] ports)
        : base(settings.Name, ProductProgram.Gateway, settings.Place, settings.WorkingDirectory)
    {
        this.settings = settings;
        (MqttPort, HttpPort, CoapPort) = (ports[0], ports[1], ports[2]);
        (MqttTlsPort, HttpTlsPort, CoapDtlsPort) = (ports[3], ports[4], ports[5]);
    }

    public int MqttPort { get; }

    public int MqttTlsPort { get; }

    /// <summary>Device API, health and metrics; operator REST when it is open.</summary>
    public int HttpPort { get; }

    /// <summary>The same under TLS.</summary>
    public int HttpTlsPort { get; }

    public int CoapPort { get; }

    /// <summary>CoAP under DTLS.</summary>
    public int CoapDtlsPort { get; }

    public override DeviceDoor Door => new(Place.Address, MqttPort, HttpPort, CoapPort);

    public override OperatorClient Operator => operatorClient ?? throw new InvalidOperationException($"{Name} was started without operator REST.");

    private protected override IReadOnlyDictionary<string, string> Environment => settings.Environment;

    private protected override IReadOnlyDictionary<string, string?> Configuration
    {
        get
        {
            var configuration = new Dictionary<string, string?>
            {
                ["Mqtt:Port"] = Text(MqttPort),
                ["Mqtt:TlsPort"] = Text(MqttTlsPort),
                ["Http:Port"] = Text(HttpPort),
                ["Http:TlsPort"] = Text(HttpTlsPort),
                ["Coap:Port"] = Text(CoapPort),
                ["Coap:DtlsPort"] = Text(CoapDtlsPort),
                ["Operator:Port"] = settings.AdminPassword is null ? "0" : Text(HttpPort),
                ["Limits:ConnectionsPerSource"] = "5000",
                ["Limits:ExemptNetworks"] = Place == ProcessPlace.Loopback ? null : "0.0.0.0/0, ::/0", // of a namespace, the test's address is not loopback
            };
            foreach (var (key, value) in settings.Configuration)
            {
                configuration[key] = value;
            }

            return configuration;
        }
    }

    /// <summary>Starts a gateway and waits for its <c>ready</c> line; other ports are tried when one was taken meanwhile.</summary>
    public static Task<GatewayProcess> StartAsync(GatewaySettings settings, CancellationToken cancellationToken = default) =>
        StartedAsync(() => new GatewayProcess(settings, FreePorts.Take(6)), cancellationToken);

    /// <summary>Starts a client of the single silo behind this port of loopback.</summary>
    public static Task<GatewayProcess> StartAsync(int siloGatewayPort) =>
        StartAsync(new GatewaySettings().With("Cluster:SiloGatewayPort", Text(siloGatewayPort)));

    /// <summary>Starts a gateway that is not to become ready, or not yet.</summary>
    public static GatewayProcess Launched(GatewaySettings settings) => Launched(new GatewayProcess(settings, FreePorts.Take(6)));

    private protected override void OnLaunched()
    {
        OnEnded();
        operatorClient = settings.AdminPassword is { } password
            ? new OperatorClient(new Uri($"http://{Place.Address}:{HttpPort}/"), SiloSettings.AdminUser, password)
            : null;
    }

    private protected override void OnEnded() => operatorClient?.Dispose();
}
