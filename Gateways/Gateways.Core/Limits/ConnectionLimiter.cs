using System.Net;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>One count for all listeners of the process.</summary>
internal sealed class ConnectionLimiter(IOptions<GatewayLimitsOptions> options, LimitInstruments? instruments = null) : IConnectionLimiter
{
    private readonly GatewayLimitsOptions limits = options.Value;
    private readonly Lock gate = new();
    private readonly Dictionary<SourceKey, int> sources = [];
    private int total;

    public IDisposable? TryEnter(IPAddress source)
    {
        var key = SourceKey.Of(source);
        lock (gate)
        {
            var open = sources.GetValueOrDefault(key);
            if (total >= limits.Connections || open >= limits.ConnectionsPerSource)
            {
                instruments?.OnConnectionRefused(ofSource: total < limits.Connections);
                return null;
            }

            total++;
            sources[key] = open + 1;
        }

        return new Lease(this, key);
    }

    private void Leave(SourceKey key)
    {
        lock (gate)
        {
            total--;
            var open = sources[key] - 1;
            if (open == 0)
            {
                sources.Remove(key);
            }
            else
            {
                sources[key] = open;
            }
        }
    }

    private sealed class Lease(ConnectionLimiter limiter, SourceKey key) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                limiter.Leave(key);
            }
        }
    }
}
