using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Amplification;

/// <summary>Peers that echoed a value lately, so that the later blocks of an answer need no proof each. Bounded; when full, nothing is added.</summary>
internal sealed class ProvenAddresses(TimeProvider time)
{
    public const int Most = 16_384;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<CoapEndpoint, long> proven = [];
    private readonly Queue<(CoapEndpoint Endpoint, long Since)> byAge = new();

    public void Add(CoapEndpoint endpoint)
    {
        lock (gate)
        {
            while (byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) >= Lifetime)
            {
                byAge.Dequeue();
                if (proven.TryGetValue(oldest.Endpoint, out var since) && since == oldest.Since)
                {
                    proven.Remove(oldest.Endpoint);
                }
            }

            if (byAge.Count < Most)
            {
                proven[endpoint] = time.GetTimestamp();
                byAge.Enqueue((endpoint, proven[endpoint]));
            }
        }
    }

    public bool Contains(CoapEndpoint endpoint)
    {
        lock (gate)
        {
            return proven.TryGetValue(endpoint, out var since) && time.GetElapsedTime(since) < Lifetime;
        }
    }
}
