using System.Net;
using ProvisioningCluster.Gateways.Core.Limits;

namespace ProvisioningCluster.Gateways.Coap.Tests.Servers;

/// <summary>Counts the connections of each source, with a limit that the test sets.</summary>
internal sealed class CountingLimiter : IConnectionLimiter
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> sources = [];

    public int MostPerSource { get; set; } = int.MaxValue;

    /// <summary>Connections of all sources.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return sources.Values.Sum();
            }
        }
    }

    public IDisposable? TryEnter(IPAddress source)
    {
        lock (gate)
        {
            var count = sources.GetValueOrDefault(source);
            if (count >= MostPerSource)
            {
                return null;
            }

            sources[source] = count + 1;
            return new Lease(this, source);
        }
    }

    private sealed class Lease(CountingLimiter limiter, IPAddress source) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            lock (limiter.gate)
            {
                limiter.sources[source] -= isLeft ? 0 : 1;
                isLeft = true;
            }
        }
    }
}
