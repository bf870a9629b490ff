namespace ProvisioningCluster.Gateways.Core.Proxies;

/// <summary>Balancers whose word about a client's address is taken. Section <c>Proxy</c>.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>
    /// Addresses or networks (<c>10.0.0.7, 10.1.0.0/24</c>), parted by commas. Every TCP connection from them must begin with a
    /// PROXY protocol header, version 1 or 2; nobody else's is read. Empty: none.
    /// </summary>
    public string From { get; set; } = string.Empty;
}
