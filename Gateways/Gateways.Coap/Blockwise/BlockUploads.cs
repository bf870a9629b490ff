using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Blockwise;

/// <summary>
/// Bodies that arrive in blocks, put together before anything looks at them (atomic Block1, RFC 7959 §2.5), one per endpoint,
/// resource and Request-Tag (RFC 9175 §3.3). Bounded in bytes per body, in transfers per source and in all (T-13); memory grows
/// with what arrived, never with what was announced.
/// </summary>
internal sealed class BlockUploads(IOptions<CoapOptions> options, TimeProvider time)
{
    /// <summary>A transfer without a new block for so long is forgotten, RFC 7959 §2.4.</summary>
    public static readonly TimeSpan Lifetime = TransmissionParameters.ExchangeLifetime;

    /// <summary>Past this silence a transfer gives way to a new one when there is no room; nothing of it was executed.</summary>
    public static readonly TimeSpan GivesWayAfter = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<Key, LinkedListNode<Upload>> uploads = [];
    private readonly LinkedList<Upload> byActivity = [];
    private readonly Dictionary<UInt128, int> perSource = [];

    /// <summary>Bytes of the largest body.</summary>
    public int MostBytes => options.Value.PayloadBytes;

    /// <summary>Takes a block. <paramref name="body"/> is the whole body when the step says so.</summary>
    public UploadStep Take(CoapRequest request, BlockOption block, out ReadOnlyMemory<byte> body)
    {
        body = default;
        var payload = request.Payload;
        if (block.More ? payload.Length != block.Size : payload.Length > block.Size)
        {
            return UploadStep.Contradiction;
        }

        var key = new Key(request.Endpoint, request.Method, request.ResourceKey, request.RequestTag);
        lock (gate)
        {
            RemoveIdle(Lifetime);
            if (block.Number == 0)
            {
                Remove(key); // §2.5: the first block begins anew
            }

            if (block.Offset + payload.Length > MostBytes || request.Size1 > MostBytes)
            {
                Remove(key);
                return UploadStep.TooLarge;
            }

            if (block is { Number: 0, More: false })
            {
                body = payload;
                return UploadStep.Complete;
            }

            return block.Number == 0 ? Begin(key, payload) : Go(key, block, payload, out body);
        }
    }

    private UploadStep Begin(Key key, ReadOnlyMemory<byte> payload)
    {
        if (uploads.Count >= options.Value.Uploads)
        {
            RemoveIdle(GivesWayAfter);
        }

        var source = key.Endpoint.SourceNetwork;
        var ofSource = perSource.GetValueOrDefault(source);
        if (uploads.Count >= options.Value.Uploads || ofSource >= options.Value.UploadsPerSource)
        {
            return UploadStep.NoRoom;
        }

        var upload = new Upload(key, payload.Span, time.GetTimestamp());
        uploads.Add(key, byActivity.AddLast(upload));
        perSource[source] = ofSource + 1;
        return UploadStep.Continue;
    }

    private UploadStep Go(Key key, BlockOption block, ReadOnlyMemory<byte> payload, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (!uploads.TryGetValue(key, out var node) || node.Value.Length != block.Offset)
        {
            Remove(key);
            return UploadStep.Incomplete;
        }

        node.Value.Append(payload.Span, MostBytes, time.GetTimestamp());
        if (block.More)
        {
            byActivity.Remove(node);
            byActivity.AddLast(node);
            return UploadStep.Continue;
        }

        body = node.Value.Body;
        Remove(key);
        return UploadStep.Complete;
    }

    private void RemoveIdle(TimeSpan silence)
    {
        while (byActivity.First is { } oldest && time.GetElapsedTime(oldest.Value.LastActivity) >= silence)
        {
            Remove(oldest.Value.Key);
        }
    }

    private void Remove(Key key)
    {
        if (!uploads.Remove(key, out var node))
        {
            return;
        }

        byActivity.Remove(node);
        var source = key.Endpoint.SourceNetwork;
        if (--perSource[source] == 0)
        {
            perSource.Remove(source);
        }
    }

    private readonly record struct Key(CoapEndpoint Endpoint, CoapCode Method, string Resource, string RequestTag);

    private sealed class Upload(Key key, ReadOnlySpan<byte> first, long now)
    {
        private byte[] bytes = first.ToArray();

        public Key Key => key;

        public int Length { get; private set; } = first.Length;

        public long LastActivity { get; private set; } = now;

        public ReadOnlyMemory<byte> Body => bytes.AsMemory(0, Length);

        public void Append(ReadOnlySpan<byte> block, int most, long now)
        {
            if (Length + block.Length > bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(most, Math.Max(Length + block.Length, bytes.Length * 2)));
            }

            block.CopyTo(bytes.AsSpan(Length));
            Length += block.Length;
            LastActivity = now;
        }
    }
}
