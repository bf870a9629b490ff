using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// Deduplication, RFC 7252 §4.5 and I-8: a message id of an endpoint is executed once within its lifetime.
/// Nothing is evicted before its lifetime is over, because that could execute a request twice; when the memory is used up, new
/// requests are refused instead. Once half of it is used, no source network may hold more than an eighth, so that one
/// peer cannot close the door for all.
/// </summary>
internal sealed class ExchangeStore(TimeProvider time, long capacityBytes)
{
    /// <summary>Measured order of an entry without its reply: exchange, lock, dictionary and queue slots, array header.</summary>
    public const int EntryBytes = 320;

    private const int ReplyHeadBytes = 32;
    private const int SourceShare = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<Key, CoapExchange> exchanges = [];
    private readonly Queue<CoapExchange> confirmable = new();
    private readonly Queue<CoapExchange> nonConfirmable = new();
    private readonly Dictionary<UInt128, long> bytesPerSource = [];
    private long bytes;

    /// <summary>Bytes in use, by our estimate.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Enters a request, or gives the exchange that it repeats.</summary>
    public ExchangeAdmission Enter(CoapExchange candidate, out CoapExchange current)
    {
        lock (gate)
        {
            RemoveExpired();
            current = candidate;
            var key = new Key(candidate.Endpoint, candidate.MessageId);
            if (exchanges.TryGetValue(key, out var known) && !known.IsOver(time.GetTimestamp()))
            {
                current = known;
                return ExchangeAdmission.Repeated;
            }

            var source = candidate.Endpoint.SourceNetwork;
            var ofSource = bytesPerSource.GetValueOrDefault(source);
            if (bytes + EntryBytes > capacityBytes || (bytes > capacityBytes / 2 && ofSource + EntryBytes > capacityBytes / SourceShare))
            {
                return ExchangeAdmission.Full;
            }

            exchanges[key] = candidate;
            Charge(source, EntryBytes);
            return ExchangeAdmission.New;
        }
    }

    /// <summary>The exchange has an answer: keep it for its lifetime, or forget it when it may be executed again.</summary>
    public void Leave(CoapExchange exchange, CoapResponse response)
    {
        lock (gate)
        {
            if (response.Remember)
            {
                var reply = response.Payload.Length + ReplyHeadBytes;
                Charge(exchange.Endpoint.SourceNetwork, reply);
                exchange.Keep(EntryBytes + reply);
                (exchange.IsConfirmable ? confirmable : nonConfirmable).Enqueue(exchange);
            }
            else
            {
                exchanges.Remove(new Key(exchange.Endpoint, exchange.MessageId));
                Charge(exchange.Endpoint.SourceNetwork, -EntryBytes);
            }
        }
    }

    /// <summary>The exchange was refused before it was executed.</summary>
    public void Withdraw(CoapExchange exchange)
    {
        lock (gate)
        {
            exchanges.Remove(new Key(exchange.Endpoint, exchange.MessageId));
            Charge(exchange.Endpoint.SourceNetwork, -EntryBytes);
        }
    }

    private void RemoveExpired()
    {
        var now = time.GetTimestamp();
        RemoveExpired(confirmable, now);
        RemoveExpired(nonConfirmable, now);
    }

    private void RemoveExpired(Queue<CoapExchange> queue, long now)
    {
        while (queue.TryPeek(out var oldest) && oldest.IsOver(now))
        {
            queue.Dequeue();
            var key = new Key(oldest.Endpoint, oldest.MessageId);
            if (exchanges.TryGetValue(key, out var current) && ReferenceEquals(current, oldest))
            {
                exchanges.Remove(key);
            }

            Charge(oldest.Endpoint.SourceNetwork, -oldest.KeptBytes);
        }
    }

    private void Charge(UInt128 source, int amount)
    {
        bytes += amount;
        var ofSource = bytesPerSource.GetValueOrDefault(source) + amount;
        if (ofSource == 0)
        {
            bytesPerSource.Remove(source);
        }
        else
        {
            bytesPerSource[source] = ofSource;
        }
    }

    private readonly record struct Key(CoapEndpoint Endpoint, ushort MessageId);
}
