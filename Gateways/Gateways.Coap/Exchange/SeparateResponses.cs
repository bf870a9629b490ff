using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// Responses that go out as confirmable messages of our own: retransmitted with exponential back-off until they are acknowledged,
/// rejected or given up, RFC 7252 §4.2, one at a time per peer (NSTART, §4.7). Bounded: what finds no room goes out once, as a
/// non-confirmable message, which §5.2.2 allows.
/// </summary>
internal sealed class SeparateResponses(TimeProvider time, CoapInstruments instruments) : IDisposable
{
    /// <summary>Responses in all that wait for an acknowledgement or for their turn.</summary>
    public const int Most = 4096;

    private const int MostPerPeer = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<CoapEndpoint, Queue<Transmission>> peers = [];
    private int count;

    public void Send(CoapEndpoint endpoint, CoapMessage message, ReplyAllowance allowance)
    {
        lock (gate)
        {
            peers.TryGetValue(endpoint, out var queue);
            if (count >= Most || queue?.Count >= MostPerPeer)
            {
                SendOnce(endpoint, message, allowance);
                return;
            }

            queue ??= peers[endpoint] = new Queue<Transmission>(TransmissionParameters.OutstandingPerPeer);
            queue.Enqueue(new Transmission(this, endpoint, message.MessageId, CoapMessageWriter.Write(message), allowance));
            count++;
            if (queue.Count == TransmissionParameters.OutstandingPerPeer)
            {
                queue.Peek().Start(time);
            }
        }
    }

    /// <summary>An acknowledgement or a reset came in: whichever it was, the response with that id is not sent again.</summary>
    /// <returns>False when no response waits for it.</returns>
    public bool Settle(CoapEndpoint endpoint, ushort messageId)
    {
        lock (gate)
        {
            if (!peers.TryGetValue(endpoint, out var queue) || queue.Peek().MessageId != messageId)
            {
                return false;
            }

            Next(endpoint, queue);
            return true;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var queue in peers.Values)
            {
                queue.Peek().Dispose();
            }

            peers.Clear();
            count = 0;
        }
    }

    private static void SendOnce(CoapEndpoint endpoint, CoapMessage message, ReplyAllowance allowance)
    {
        var datagram = CoapMessageWriter.Write(new CoapMessage
        {
            Type = CoapMessageType.NonConfirmable,
            Code = message.Code,
            MessageId = message.MessageId,
            Token = message.Token,
            Options = message.Options,
            Payload = message.Payload,
        });
        if (allowance.TrySpend(datagram.Length))
        {
            endpoint.Send(datagram);
        }
    }

    private void Next(CoapEndpoint endpoint, Queue<Transmission> queue)
    {
        queue.Dequeue().Dispose();
        count--;
        if (queue.TryPeek(out var next))
        {
            next.Start(time);
        }
        else
        {
            peers.Remove(endpoint);
        }
    }

    private void TimedOut(Transmission transmission)
    {
        lock (gate)
        {
            if (!peers.TryGetValue(transmission.Endpoint, out var queue) || !ReferenceEquals(queue.Peek(), transmission))
            {
                return; // settled while the timer fired
            }

            if (transmission.TryRepeat())
            {
                instruments.OnRetransmission();
                return;
            }

            instruments.OnGivenUp();
            Next(transmission.Endpoint, queue);
        }
    }

    private sealed class Transmission(SeparateResponses owner, CoapEndpoint endpoint, ushort messageId, byte[] datagram, ReplyAllowance allowance) : IDisposable
    {
        private TimeSpan wait;
        private int repetitions;
        private ITimer? timer;

        public CoapEndpoint Endpoint => endpoint;

        public ushort MessageId => messageId;

        public void Start(TimeProvider time)
        {
            // RFC 7252 §4.2: the first wait is random, so that peers that were cut off together do not come back together.
            var factor = 1 + ((TransmissionParameters.AckRandomFactor - 1) * Random.Shared.NextDouble());
            wait = TransmissionParameters.AckTimeout * factor;
            timer = time.CreateTimer(static state => ((Transmission)state!).TimedOut(), this, wait, Timeout.InfiniteTimeSpan);
            Transmit();
        }

        /// <summary>False when the last wait is over.</summary>
        public bool TryRepeat()
        {
            if (repetitions == TransmissionParameters.MaxRetransmit)
            {
                return false;
            }

            repetitions++;
            wait *= 2;
            timer?.Change(wait, Timeout.InfiniteTimeSpan);
            Transmit();
            return true;
        }

        public void Dispose() => timer?.Dispose();

        private void TimedOut() => owner.TimedOut(this);

        // An unproven address gets repetitions only as far as its allowance goes (T-15); the wait for its acknowledgement goes on.
        private void Transmit()
        {
            if (allowance.TrySpend(datagram.Length))
            {
                endpoint.Send(datagram);
            }
        }
    }
}
