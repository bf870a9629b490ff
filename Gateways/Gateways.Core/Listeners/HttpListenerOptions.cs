namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>The plain HTTP ports that the gateways of this process want; one Kestrel endpoint is opened per distinct port.</summary>
public sealed class HttpListenerOptions
{
    private readonly Dictionary<string, int> ports = new(StringComparer.Ordinal);

    /// <summary>Listener name (<c>http</c>, <c>operator</c>) to port; ports that are 0 are not in it.</summary>
    public IReadOnlyDictionary<string, int> Ports => ports;

    /// <summary>Asks for a listener; port 0 asks for none.</summary>
    public void Add(string name, int port)
    {
        if (port != 0)
        {
            ports[name] = port;
        }
    }
}
