using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Blockwise;

/// <summary>
/// Answers that leave in blocks, kept so that the request for a later block executes nothing again (RFC 7959 §2.7). One per
/// endpoint and resource. Bounded in bytes; the oldest gives way, its later blocks are then answered with 4.08.
/// </summary>
internal sealed class KeptAnswers(TimeProvider time)
{
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Estimate for an entry without its payload.</summary>
    private const int EntryBytes = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<Key, LinkedListNode<Kept>> answers = [];
    private readonly LinkedList<Kept> byAge = [];
    private long bytes;

    public void Keep(CoapRequest request, CoapResponse response)
    {
        var key = KeyOf(request);
        lock (gate)
        {
            Remove(key);
            bytes += EntryBytes + response.Payload.Length;
            answers.Add(key, byAge.AddLast(new Kept(key, response, time.GetTimestamp())));
            while (byAge.First is { } oldest && (bytes > MostBytes || IsOver(oldest.Value)))
            {
                Remove(oldest.Value.Key);
            }
        }
    }

    public CoapResponse? Find(CoapRequest request)
    {
        lock (gate)
        {
            return answers.TryGetValue(KeyOf(request), out var node) && !IsOver(node.Value) ? node.Value.Response : null;
        }
    }

    /// <summary>A new request to the resource began: blocks of the old answer must not be mixed with the new one.</summary>
    public void Forget(CoapRequest request)
    {
        lock (gate)
        {
            Remove(KeyOf(request));
        }
    }

    private static Key KeyOf(CoapRequest request) => new(request.Endpoint, request.Method, request.ResourceKey);

    private bool IsOver(Kept kept) => time.GetElapsedTime(kept.Since) >= TransmissionParameters.ExchangeLifetime;

    private void Remove(Key key)
    {
        if (answers.Remove(key, out var node))
        {
            byAge.Remove(node);
            bytes -= EntryBytes + node.Value.Response.Payload.Length;
        }
    }

    private readonly record struct Key(CoapEndpoint Endpoint, CoapCode Method, string Resource);

    private sealed record Kept(Key Key, CoapResponse Response, long Since);
}
