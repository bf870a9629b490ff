namespace ProvisioningCluster.Gateways.Http;

/// <summary>The device API over HTTP. Section <c>Http</c>.</summary>
public sealed class HttpGatewayOptions
{
    public const string Section = "Http";

    /// <summary>Name under which the gateway asks for its port.</summary>
    public const string Listener = "http";

    /// <summary>Name of the listener under TLS.</summary>
    public const string TlsListener = "https";

    /// <summary>TCP port without TLS, 0–65535; 0 closes the listener.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>TCP port under TLS, 0–65535; 0 closes the listener.</summary>
    public int TlsPort { get; set; } = 8443;
}
