using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Gateways.Core.Listeners;

/// <summary>The listeners that are open, for the <c>ready</c> line and the readiness check.</summary>
public sealed class OpenListeners
{
    public const string MeterName = "ProvisioningCluster.Gateways.Listeners";

    private readonly ConcurrentDictionary<string, int> ports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> encrypted = new(StringComparer.Ordinal);

    public OpenListeners(IMeterFactory meters) => meters.Create(MeterName).CreateObservableGauge(
        "gateway.listeners",
        () => All.Select(listener => new Measurement<int>(1, new("gateway.listener", listener.Key), new("gateway.encrypted", IsEncrypted(listener.Key)))),
        "{listener}",
        "Open listeners, with and without encryption.");

    /// <summary>Names and ports, in order of name.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> All => [.. ports.OrderBy(listener => listener.Key, StringComparer.Ordinal)];

    /// <summary>Those on which secrets and tokens of devices pass in clear (T-5).</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Unencrypted => [.. All.Where(listener => !IsEncrypted(listener.Key))];

    /// <summary>Notes an open listener, such as <c>mqtt</c> on 1883.</summary>
    public void Opened(string name, int port, bool encrypted = false)
    {
        this.encrypted[name] = encrypted;
        ports[name] = port;
    }

    /// <summary>Notes that a listener closed.</summary>
    public void Closed(string name) => ports.TryRemove(name, out _);

    private bool IsEncrypted(string name) => encrypted.GetValueOrDefault(name);
}
