using System.Collections.Concurrent;

namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>The listeners that are open, for the <c>ready</c> line and the readiness check.</summary>
public sealed class OpenListeners
{
    private readonly ConcurrentDictionary<string, int> ports = new(StringComparer.Ordinal);

    /// <summary>Names and ports, in order of name.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> All => [.. ports.OrderBy(listener => listener.Key, StringComparer.Ordinal)];

    /// <summary>Notes an open listener, such as <c>mqtt</c> on 1883.</summary>
    public void Opened(string name, int port) => ports[name] = port;

    /// <summary>Notes that a listener closed.</summary>
    public void Closed(string name) => ports.TryRemove(name, out _);
}
