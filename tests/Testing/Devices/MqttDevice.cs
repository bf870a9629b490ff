using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>One provisioning session; logins get connections of their own.</summary>
public sealed class MqttDevice : IDeviceConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly MqttClientFactory Factory = new();

    private readonly int port;
    private readonly string host;
    private readonly TimeSpan deadline;
    private readonly IMqttClient session = Factory.CreateMqttClient();
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();

    private MqttDevice(int port, string host, TimeSpan deadline)
    {
        (this.port, this.host, this.deadline) = (port, host, deadline);
        session.ApplicationMessageReceivedAsync += arrived => answers.Writer.WriteAsync(arrived.ApplicationMessage.ConvertPayloadToString()).AsTask();
        session.DisconnectedAsync += _ =>
        {
            answers.Writer.TryComplete(new IOException("The session ended without an answer."));
            return Task.CompletedTask;
        };
    }

    /// <summary>Connects for provisioning; it fails when nobody listens or the server turns the device away.</summary>
    public static async Task<MqttDevice> OpenAsync(int port, string host = "127.0.0.1", TimeSpan? deadline = null)
    {
        var device = new MqttDevice(port, host, deadline ?? Patience);
        try
        {
            using var limit = device.Limit();
            var answer = await device.session.ConnectAsync(device.Options().WithCredentials("provision").Build(), limit.Token);
            return answer.ResultCode == MqttClientConnectResultCode.Success ? device : throw new NoAnswerException($"MQTT {answer.ResultCode}");
        }
        catch (MqttCommunicationException error) when (error.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            device.session.Dispose();
            throw new NoAnswerException("MQTT refused", refused: true, cause: error);
        }
        catch
        {
            device.session.Dispose();
            throw;
        }
    }

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request)
    {
        using var limit = Limit();
        try
        {
            await session.PublishStringAsync("/provision/request", request.ToJsonString(), MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: limit.Token);
            return ProvisionAnswer.Parse(await answers.Reader.ReadAsync(limit.Token));
        }
        catch (Exception closed) when (closed is ChannelClosedException or MqttCommunicationException && !limit.IsCancellationRequested)
        {
            throw new NoAnswerException("MQTT closed", cause: closed);
        }
    }

    /// <summary>Publishes any bytes as a request; null when the session is closed instead of answered.</summary>
    public async Task<byte[]?> AskAsync(byte[] payload)
    {
        using var limit = Limit();
        try
        {
            await session.PublishBinaryAsync("/provision/request", payload, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: limit.Token);
            return Encoding.UTF8.GetBytes(await answers.Reader.ReadAsync(limit.Token));
        }
        catch (Exception closed) when (closed is ChannelClosedException or MqttCommunicationException && !limit.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task<bool> LogsInAsync(string token) => LogsInAsync(token, password: null, clientId: null);

    /// <summary>Connects as a device; true when it is accepted.</summary>
    public async Task<bool> LogsInAsync(string userName, string? password, string? clientId)
    {
        using var limit = Limit();
        using var client = Factory.CreateMqttClient();
        var options = Options().WithCredentials(userName, password);
        if (clientId is not null)
        {
            options.WithClientId(clientId);
        }

        var answer = await client.ConnectAsync(options.Build(), limit.Token);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            return false;
        }

        await client.PublishStringAsync("v1/devices/me/telemetry", "{}", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: limit.Token);
        await client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }

    private CancellationTokenSource Limit() => new(deadline);

    private MqttClientOptionsBuilder Options() => Factory.CreateClientOptionsBuilder()
        .WithTcpServer(host, port)
        .WithClientId(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture))
        .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
        .WithTimeout(deadline);
}
