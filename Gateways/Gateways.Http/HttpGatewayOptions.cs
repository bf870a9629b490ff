namespace ProvisioningCluster.Gateways.Http;

/// <summary>The device API over HTTP. Section <c>Http</c>.</summary>
public sealed class HttpGatewayOptions
{
    public const string Section = "Http";

    /// <summary>Name under which the gateway asks for its port.</summary>
    public const string Listener = "http";

    /// <summary>TCP port, 0–65535; 0 closes the listener.</summary>
    public int Port { get; set; } = 8080;
}
