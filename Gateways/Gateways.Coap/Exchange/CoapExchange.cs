using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// One request and what was answered: piggybacked when the answer is ready in time, else an empty acknowledgement and a separate
/// response, RFC 7252 §5.2. Every transition is under its lock, so that a duplicate, the delay and the answer may race.
/// </summary>
/// <param name="endpoint">Who asks.</param>
/// <param name="request">What came in; not kept.</param>
/// <param name="allowance">What may be sent for it.</param>
/// <param name="time">Clock; the lifetime counts from now.</param>
internal sealed class CoapExchange(CoapEndpoint endpoint, CoapMessage request, ReplyAllowance allowance, TimeProvider time)
{
    private const int MostWaitingRepetitions = 8;

    private readonly Lock gate = new();
    private readonly long expires = time.GetTimestamp() + (long)(LifetimeOf(request.Type).TotalSeconds * time.TimestampFrequency);
    private byte[]? reply;
    private ITimer? delay;
    private int waitingRepetitions;
    private bool answered;

    public CoapEndpoint Endpoint => endpoint;

    public ushort MessageId { get; } = request.MessageId;

    public CoapToken Token { get; } = request.Token;

    public bool IsConfirmable { get; } = request.Type == CoapMessageType.Confirmable;

    /// <summary>Bytes that the deduplication store counts for it; 0 while it is in work.</summary>
    public int KeptBytes { get; private set; }

    /// <summary>Notes that the exchange stays in the store for the rest of its lifetime.</summary>
    public void Keep(int bytes) => KeptBytes = bytes;

    /// <summary>True when its message id may be used again; never while it is in work.</summary>
    public bool IsOver(long now) => KeptBytes > 0 && expires <= now;

    /// <summary>Starts the wait after which a confirmable request is acknowledged without an answer. Before the request is executed.</summary>
    public void AcknowledgeAfter(TimeSpan wait)
    {
        if (IsConfirmable)
        {
            delay = time.CreateTimer(static exchange => ((CoapExchange)exchange!).AcknowledgeEmpty(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// The request came in again: it gets the bytes that it got before. RFC 7252 §4.5 would let us ignore repetitions of
    /// non-confirmable requests; I-8 promises their reply too.
    /// </summary>
    public void Repeated(int datagramLength)
    {
        lock (gate)
        {
            allowance.Extend(datagramLength);
            if (reply is not null)
            {
                Send(reply);
            }
            else if (waitingRepetitions < MostWaitingRepetitions)
            {
                waitingRepetitions++; // whatever is sent first will be sent once for each of them
            }
        }
    }

    /// <summary>Sends the answer; a separate one for a confirmable request goes through <paramref name="separate"/>.</summary>
    /// <param name="ownMessageId">Message id for a message that is not an acknowledgement.</param>
    public void Answer(CoapResponse response, ushort ownMessageId, SeparateResponses separate)
    {
        lock (gate)
        {
            if (answered)
            {
                return;
            }

            answered = true;
            delay?.Dispose();
            delay = null;
            if (!IsConfirmable)
            {
                SendFirst(response.ToMessage(CoapMessageType.NonConfirmable, ownMessageId, Token));
            }
            else if (reply is null)
            {
                SendFirst(response.ToMessage(CoapMessageType.Acknowledgement, MessageId, Token));
            }
            else
            {
                separate.Send(endpoint, response.ToMessage(CoapMessageType.Confirmable, ownMessageId, Token), allowance);
            }
        }
    }

    private static TimeSpan LifetimeOf(CoapMessageType type) =>
        type == CoapMessageType.Confirmable ? TransmissionParameters.ExchangeLifetime : TransmissionParameters.NonLifetime;

    private void AcknowledgeEmpty()
    {
        lock (gate)
        {
            if (!answered && reply is null)
            {
                SendFirst(CoapMessage.Acknowledge(MessageId));
            }
        }
    }

    private void SendFirst(CoapMessage message)
    {
        reply = CoapMessageWriter.Write(message);
        Send(reply);
        for (; waitingRepetitions > 0; waitingRepetitions--)
        {
            Send(reply);
        }
    }

    private void Send(byte[] datagram)
    {
        if (allowance.TrySpend(datagram.Length))
        {
            endpoint.Send(datagram);
        }
    }
}
