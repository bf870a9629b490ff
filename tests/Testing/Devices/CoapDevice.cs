using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>
/// A CoAP device small enough to be read: confirmable POSTs with retransmission, piggy-backed and separate answers.
/// Written apart from the server's codec, so that one mistake is not made twice.
/// </summary>
public sealed class CoapDevice : IDeviceConnection
{
    private const byte Unauthorized = 0x81;
    private const byte Created = 0x41;
    private const byte ServerErrors = 0xA0;
    private const int Retransmissions = 4;
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TimeSpan deadline;
    private readonly Socket socket;
    private readonly ConcurrentDictionary<uint, Exchange> exchanges = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Task receiving;
    private int lastMessageId = Random.Shared.Next(ushort.MaxValue);
    private int lastToken;

    public CoapDevice(int port, string host = "127.0.0.1", TimeSpan? deadline = null)
    {
        this.deadline = deadline ?? Patience;
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Connect(IPAddress.Parse(host), port);
        receiving = ReceiveAsync();
    }

    /// <summary>There is none that could end.</summary>
    public bool IsOpen => true;

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request)
    {
        var (answer, transmissions) = await ExchangeAsync("api/v1/provision", Encoding.UTF8.GetBytes(request.ToJsonString())).WaitAsync(deadline);
        if (answer.Code >= ServerErrors)
        {
            throw new NoAnswerException($"CoAP {answer.Code >> 5}.{answer.Code & 31:00}", retryAfter: answer.MaxAge);
        }

        return ProvisionAnswer.Parse(Encoding.UTF8.GetString(answer.Payload)) with { Transmissions = transmissions };
    }

    public async Task<bool> LogsInAsync(string token)
    {
        var answer = await PostAsync($"api/v1/{token}/telemetry", "{}");
        return answer.Code switch
        {
            Created => true,
            Unauthorized => false,
            _ => throw new IOException($"Telemetry answered {answer.Code >> 5}.{answer.Code & 31:00}."),
        };
    }

    /// <summary>Sends a confirmable POST until it is answered or given up (RFC 7252 §4.2).</summary>
    public Task<CoapAnswer> PostAsync(string path, string body) => PostAsync(path, Encoding.UTF8.GetBytes(body));

    /// <inheritdoc cref="PostAsync(string, string)"/>
    public async Task<CoapAnswer> PostAsync(string path, byte[] body) => (await ExchangeAsync(path, body).WaitAsync(deadline)).Answer;

    private async Task<(CoapAnswer Answer, int Transmissions)> ExchangeAsync(string path, byte[] body)
    {
        var token = (uint)Interlocked.Increment(ref lastToken);
        var messageId = (ushort)Interlocked.Increment(ref lastMessageId);
        var datagram = CoapDatagram.Post(messageId, token, path, body);
        var exchange = exchanges[token] = new Exchange(messageId);
        try
        {
            var timeout = AckTimeout;
            for (var attempt = 0; attempt <= Retransmissions && !exchange.Acknowledged.Task.IsCompleted; attempt++)
            {
                exchange.Transmissions++;
                await socket.SendAsync(datagram, SocketFlags.None, closing.Token);
                await AcknowledgedWithinAsync(exchange, timeout);
                timeout *= 2;
            }

            return (await exchange.Answer.Task.WaitAsync(TimeSpan.FromSeconds(30)), exchange.Transmissions);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused && exchange.Transmissions == 1)
        {
            throw new NoAnswerException("CoAP refused", refused: true, cause: error);
        }
        finally
        {
            exchanges.TryRemove(token, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Dispose();
        foreach (var exchange in exchanges.Values)
        {
            exchange.Fail(new ObjectDisposedException(nameof(CoapDevice)));
        }

        await receiving;
        closing.Dispose();
    }

    private static async Task AcknowledgedWithinAsync(Exchange exchange, TimeSpan timeout)
    {
        try
        {
            await exchange.Acknowledged.Task.WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            // The next transmission is due.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65_535];
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer, SocketFlags.None, closing.Token);
                await HandleAsync(buffer.AsMemory(0, length));
            }
            catch (SocketException error) when (!closing.IsCancellationRequested)
            {
                // The port is closed: the server is gone, and with it every answer.
                foreach (var exchange in exchanges.Values)
                {
                    exchange.Fail(error);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> datagram)
    {
        var message = CoapDatagram.Read(datagram.Span);
        if (message.Answer is null)
        {
            exchanges.Values.FirstOrDefault(exchange => exchange.MessageId == message.MessageId)?.Acknowledge(message.IsReset);
            return;
        }

        if (message.IsConfirmable)
        {
            await socket.SendAsync(CoapDatagram.Acknowledgement(message.MessageId), SocketFlags.None, closing.Token);
        }

        if (message.Token is { } token && exchanges.TryGetValue(token, out var asked))
        {
            asked.Complete(message.Answer);
        }
    }

    private sealed class Exchange(ushort messageId)
    {
        public ushort MessageId => messageId;

        public int Transmissions { get; set; }

        public TaskCompletionSource Acknowledged { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<CoapAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Acknowledge(bool reset)
        {
            if (reset)
            {
                Fail(new IOException("The request was reset."));
            }

            Acknowledged.TrySetResult();
        }

        public void Complete(CoapAnswer answer)
        {
            Answer.TrySetResult(answer);
            Acknowledged.TrySetResult();
        }

        public void Fail(Exception error)
        {
            Answer.TrySetException(error);
            Acknowledged.TrySetResult();
        }
    }
}
