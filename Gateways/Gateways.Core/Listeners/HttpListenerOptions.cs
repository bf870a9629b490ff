namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>The HTTP ports that the gateways of this process want; one Kestrel endpoint is opened per distinct port.</summary>
public sealed class HttpListenerOptions
{
    private readonly Dictionary<string, int> ports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Twin, int Port)> encrypted = new(StringComparer.Ordinal);

    /// <summary>Listener name (<c>http</c>, <c>operator</c>) to port without TLS; ports that are 0 are not in it.</summary>
    public IReadOnlyDictionary<string, int> Ports => ports;

    /// <summary>Listener name (<c>https</c>) to port under TLS; ports that are 0 are not in it.</summary>
    public IReadOnlyDictionary<string, int> TlsPorts => encrypted.ToDictionary(listener => listener.Key, listener => listener.Value.Port, StringComparer.Ordinal);

    /// <summary>Asks for a listener; port 0 asks for none.</summary>
    public void Add(string name, int port)
    {
        if (port != 0)
        {
            ports[name] = port;
        }
    }

    /// <summary>Asks for a listener under TLS that answers whatever its twin without TLS answers, or would answer if it were open; port 0 asks for none.</summary>
    /// <param name="name">Such as <c>https</c>.</param>
    /// <param name="twin">Such as <c>http</c>. Others that share the twin's port are answered too.</param>
    /// <param name="port">TCP port.</param>
    public void AddTls(string name, string twin, int port)
    {
        if (port != 0)
        {
            encrypted[name] = (twin, port);
        }
    }

    /// <summary>True when the endpoints of this listener answer on this port.</summary>
    public bool Answers(string listener, int port) =>
        IsPortOf(listener, port)
        || encrypted.Values.Any(tls => tls.Port == port && (tls.Twin == listener || (ports.TryGetValue(tls.Twin, out var shared) && IsPortOf(listener, shared))));

    private bool IsPortOf(string listener, int port) => ports.TryGetValue(listener, out var own) && own == port;
}
