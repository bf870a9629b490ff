using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// RFC 7252 §4: takes datagrams, gives requests to the layer above, and sees that every one is executed at most once and
/// answered in the form that its type asks for. <see cref="Receive"/> never waits.
/// </summary>
internal sealed partial class MessageLayer : IDatagramReceiver, IDisposable
{
    // Own message ids are the request's, moved by a constant: unique within the lifetime for each peer because the peer's are
    // (§4.4), without a counter per peer. One message at most leaves under an own id for each request.
    private readonly ushort ownMessageIds = (ushort)Random.Shared.Next(1, ushort.MaxValue);

    private readonly IRequestHandler handler;
    private readonly TimeProvider time;
    private readonly CoapInstruments instruments;
    private readonly ILogger<MessageLayer> logger;
    private readonly ExchangeStore exchanges;
    private readonly SeparateResponses separate;
    private readonly WorkInHand work;

    public MessageLayer(IRequestHandler handler, IOptions<CoapOptions> options, TimeProvider time, CoapInstruments instruments, ILogger<MessageLayer> logger)
    {
        this.handler = handler;
        this.time = time;
        this.instruments = instruments;
        this.logger = logger;
        exchanges = new ExchangeStore(time, options.Value.DeduplicationMiB * 1024L * 1024L);
        separate = new SeparateResponses(time, instruments);
        work = new WorkInHand(options.Value.ConcurrentRequests);
    }

    /// <summary>Refuses new requests from now on; completes when those in work are answered.</summary>
    public Task DrainAsync() => work.CloseAsync();

    /// <summary>Takes one datagram. The memory belongs to the layer from now on.</summary>
    /// <param name="truncated">The datagram was longer than a message may be; only its begin is here.</param>
    public void Receive(ReadOnlyMemory<byte> datagram, CoapEndpoint endpoint, bool truncated)
    {
        var verdict = CoapMessageReader.Read(datagram, out var message);
        if (message is null)
        {
            instruments.OnMalformed();
            return;
        }

        if (verdict == DatagramVerdict.Malformed && !truncated)
        {
            instruments.OnMalformed();
            Reject(message, endpoint);
            return;
        }

        switch (message.Type)
        {
            case CoapMessageType.Acknowledgement or CoapMessageType.Reset:
                if (message.Code == CoapCode.Empty) // §4.2: any other reset is ignored; nobody owes us a piggybacked response
                {
                    separate.Settle(endpoint, message.MessageId);
                }

                break;
            case var _ when !message.Code.IsRequest:
                Reject(message, endpoint); // a ping, a stray response or a reserved class, §4.2 and §4.3
                break;
            case var _ when truncated:
                Refuse(message, endpoint, TooLarge);
                break;
            case var _ when verdict == DatagramVerdict.TooManyOptions:
                Refuse(message, endpoint, new CoapResponse(CoapCode.BadOption));
                break;
            default:
                Request(message, endpoint, datagram.Length);
                break;
        }
    }

    void IDatagramReceiver.Receive(byte[] datagram, CoapEndpoint peer, bool truncated) => Receive(datagram, peer, truncated);

    public void Dispose() => separate.Dispose();

    // RFC 7959 §2.9.3: too large in one piece, send it in blocks of this size.
    private static CoapResponse TooLarge => new(CoapCode.RequestEntityTooLarge)
    {
        Block1 = new BlockOption(0, false, BlockOption.LargestExponent),
    };

    private static void Reject(CoapMessage message, CoapEndpoint endpoint)
    {
        if (message.Type == CoapMessageType.Confirmable)
        {
            endpoint.Send(CoapMessageWriter.Write(CoapMessage.Reject(message.MessageId)));
        }
    }

    // Refusals that depend on nothing but the request: the same bytes for every duplicate, so nothing is remembered.
    private void Refuse(CoapMessage message, CoapEndpoint endpoint, CoapResponse response)
    {
        if (message.Type == CoapMessageType.Confirmable)
        {
            instruments.OnResponse(response.Code.ToString());
            endpoint.Send(CoapMessageWriter.Write(response.ToMessage(CoapMessageType.Acknowledgement, message.MessageId, message.Token)));
        }
    }

    private void Request(CoapMessage message, CoapEndpoint endpoint, int length)
    {
        var allowance = new ReplyAllowance(length);
        var request = CoapRequestReader.Read(message, endpoint, allowance, out var refusal);
        if (request is null)
        {
            Refuse(message, endpoint, new CoapResponse(refusal));
            return;
        }

        var exchange = new CoapExchange(endpoint, message, allowance, time);
        switch (exchanges.Enter(exchange, out var current))
        {
            case ExchangeAdmission.Repeated:
                instruments.OnDuplicate();
                current.Repeated(length);
                return;
            case ExchangeAdmission.Full:
                Shed(exchange, "deduplication");
                return;
            default:
                if (!work.TryBegin())
                {
                    exchanges.Withdraw(exchange);
                    Shed(exchange, "requests");
                    return;
                }

                // Armed before the work begins, so that an answer cannot come before its own delay.
                exchange.AcknowledgeAfter(TransmissionParameters.PiggybackDelay);
                ThreadPool.UnsafeQueueUserWorkItem(static item => _ = item.layer.WorkAsync(item.exchange, item.request), (layer: this, exchange, request), preferLocal: false);
                return;
        }
    }

    private void Shed(CoapExchange exchange, string full)
    {
        instruments.OnShed(full);
        Answer(exchange, CoapFaults.Unavailable());
    }

    private async Task WorkAsync(CoapExchange exchange, CoapRequest request)
    {
        CoapResponse response;
        try
        {
            response = await handler.HandleAsync(request);
        }
#pragma warning disable CA1031 // the outermost frame of a request: what escapes here is a bug, logged as one, and the device still gets its answer
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnhandled(logger, exception.GetType().Name, exception);
            response = new CoapResponse(CoapCode.InternalServerError) { Remember = true };
        }

        exchanges.Leave(exchange, response); // first, so that a peer that has its answer finds the exchange settled
        Answer(exchange, response);
        work.End();
    }

    private void Answer(CoapExchange exchange, CoapResponse response)
    {
        instruments.OnResponse(response.Code.ToString());
        exchange.Answer(response, (ushort)(exchange.MessageId + ownMessageIds), separate);
    }
}
