using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>The same flows with an ordinary client library instead of scripted bytes.</summary>
public sealed class MqttNetClientTests(SiloFixture fixture)
{
    private static readonly MqttClientFactory Clients = new();
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(MqttProtocolVersion.V500)] // TB-17
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V310)]
    public async Task TB17_A_device_provisions_itself_and_logs_in_with_what_it_got(MqttProtocolVersion version)
    {
        var scene = await Scene.CreateAsync(fixture);
        var answers = Channel.CreateUnbounded<string>();
        using var provisioning = Clients.CreateMqttClient();
        provisioning.ApplicationMessageReceivedAsync += arrived => answers.Writer.WriteAsync(arrived.ApplicationMessage.ConvertPayloadToString()).AsTask();
        await provisioning.ConnectAsync(Options(version, "provision"), TestContext.Current.CancellationToken);
        await provisioning.SubscribeAsync("/provision/response", MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);

        var published = await provisioning.PublishBinaryAsync(
            "/provision/request", scene.Order().Write(protobuf: false), MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: TestContext.Current.CancellationToken);
        var answer = await answers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await provisioning.DisconnectAsync(cancellationToken: TestContext.Current.CancellationToken);

        var reply = ProvisionReply.FromJson(answer);
        Assert.True(published.IsSuccess);
        Assert.Equal("SUCCESS", reply.Status);
        Assert.NotNull(await scene.Silo.Operator.GetDeviceAsync(scene.DeviceName, TestContext.Current.CancellationToken));
        using var device = Clients.CreateMqttClient();
        var connected = await device.ConnectAsync(Options(version, reply.CredentialsValue!), TestContext.Current.CancellationToken);
        Assert.Equal(MqttClientConnectResultCode.Success, connected.ResultCode);
        Assert.False(connected.IsSessionPresent);
        var telemetry = await device.PublishStringAsync(
            "v1/devices/me/telemetry", """{"t":1}""", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(telemetry.IsSuccess);
    }

    [Fact]
    public async Task TB55_The_library_hears_that_its_session_was_taken_over()
    {
        var (_, token) = await (await Scene.CreateAsync(fixture)).DeviceAsync();
        var disconnected = new TaskCompletionSource<MqttClientDisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = Clients.CreateMqttClient();
        first.DisconnectedAsync += ended =>
        {
            disconnected.TrySetResult(ended.Reason);
            return Task.CompletedTask;
        };
        await first.ConnectAsync(Options(MqttProtocolVersion.V500, token), TestContext.Current.CancellationToken);

        using var second = Clients.CreateMqttClient();
        await second.ConnectAsync(Options(MqttProtocolVersion.V500, token), TestContext.Current.CancellationToken);

        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, await disconnected.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.True(second.IsConnected);
    }

    private MqttClientOptions Options(MqttProtocolVersion version, string userName) =>
        new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", fixture.Silo.MqttPort)
            .WithProtocolVersion(version)
            .WithClientId(Scene.Fresh("c")[..20])
            .WithCredentials(userName)
            .WithTimeout(Deadline)
            .Build();
}
