using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// One request and what was answered: piggybacked when the answer is ready in time, else an empty acknowledgement and a separate
/// response, RFC 7252 §5.2. Every transition is under its lock, so that a duplicate, the delay and the answer may race.
/// </summary>
internal sealed class CoapExchange(CoapEndpoint endpoint, CoapMessage request, ReplyAllowance allowance) : IDisposable
{
    private const int MostWaitingRepetitions = 8;

    private readonly Lock gate = new();
    private readonly bool confirmable = request.Type == CoapMessageType.Confirmable;
    private byte[]? reply;
    private ITimer? delay;
    private int waitingRepetitions;
    private bool answered;

    public CoapEndpoint Endpoint => endpoint;

    public ushort MessageId { get; } = request.MessageId;

    public CoapToken Token { get; } = request.Token;

    public ReplyAllowance Allowance => allowance;

    public TimeSpan Lifetime => confirmable ? TransmissionParameters.ExchangeLifetime : TransmissionParameters.NonLifetime;

    /// <summary>Bytes of the stored reply.</summary>
    public int ReplyLength => reply?.Length ?? 0;

    /// <summary>Starts the wait after which a confirmable request is acknowledged without an answer. Before the request is executed.</summary>
    public void AcknowledgeAfter(TimeSpan wait, TimeProvider time)
    {
        if (confirmable)
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
            if (!confirmable)
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

    public void Dispose() => delay?.Dispose();

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
