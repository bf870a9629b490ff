using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace ProvisioningCluster.Acceptance.Tests.Devices;

/// <summary>One provisioning session; logins get connections of their own.</summary>
internal sealed class MqttDevice : IDeviceConnection
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly MqttClientFactory Factory = new();

    private readonly int port;
    private readonly IMqttClient session = Factory.CreateMqttClient();
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();

    private MqttDevice(int port)
    {
        this.port = port;
        session.ApplicationMessageReceivedAsync += arrived => answers.Writer.WriteAsync(arrived.ApplicationMessage.ConvertPayloadToString()).AsTask();
        session.DisconnectedAsync += _ =>
        {
            answers.Writer.TryComplete(new IOException("The session ended without an answer."));
            return Task.CompletedTask;
        };
    }

    public static async Task<MqttDevice> OpenAsync(int port)
    {
        var device = new MqttDevice(port);
        using var deadline = new CancellationTokenSource(Deadline);
        await device.session.ConnectAsync(Options(port).WithCredentials("provision").Build(), deadline.Token);
        return device;
    }

    public async Task<ProvisionAnswer> ProvisionAsync(JsonObject request)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await session.PublishStringAsync("/provision/request", request.ToJsonString(), MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: deadline.Token);
        return ProvisionAnswer.Parse(await answers.Reader.ReadAsync(deadline.Token));
    }

    /// <summary>Publishes any bytes as a request; null when the session is closed instead of answered.</summary>
    public async Task<byte[]?> AskAsync(byte[] payload)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await session.PublishBinaryAsync("/provision/request", payload, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: deadline.Token);
            return Encoding.UTF8.GetBytes(await answers.Reader.ReadAsync(deadline.Token));
        }
        catch (Exception closed) when (closed is ChannelClosedException or MqttCommunicationException && !deadline.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task<bool> LogsInAsync(string token) => LogsInAsync(token, password: null, clientId: null);

    /// <summary>Connects as a device; true when it is accepted.</summary>
    public async Task<bool> LogsInAsync(string userName, string? password, string? clientId)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var client = Factory.CreateMqttClient();
        var options = Options(port).WithCredentials(userName, password);
        if (clientId is not null)
        {
            options.WithClientId(clientId);
        }

        var answer = await client.ConnectAsync(options.Build(), deadline.Token);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            return false;
        }

        await client.PublishStringAsync("v1/devices/me/telemetry", "{}", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: deadline.Token);
        await client.DisconnectAsync(new MqttClientDisconnectOptions(), deadline.Token);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }

    private static MqttClientOptionsBuilder Options(int port) => Factory.CreateClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", port)
        .WithClientId(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture))
        .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
        .WithTimeout(Deadline);
}
