using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class ShutdownTests
{
    /// <summary>So long without a request, and the silent connections are closed too.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_stop_lets_the_answer_in_flight_out_and_says_goodbye()
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var answer = host.Cluster.OnProvision;
        host.Cluster.OnProvision = async request =>
        {
            asked.SetResult();
            await release.Task;
            return await answer(request);
        };
        await using var busy = await host.ProvisioningAsync(5);
        await using var idle = await host.DeviceAsync(5);
        await using var old = await host.DeviceAsync(4);
        await busy.SendsAsync(MqttBytes.Publish(5, Requests.Topic, Requests.Json, qos: 1, packetId: 1));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var stopped = host.StopAsync();
        await idle.ExpectsAsync("e0 8b00");
        await idle.ExpectsClosedAsync();
        await old.ExpectsClosedAsync();
        release.SetResult();

        await busy.ExpectsAsync("40 0001");
        Assert.Equal(Requests.SuccessJson, await busy.ExpectsTextAsync(Requests.Response));
        await busy.ExpectsAsync("e0 8b00");
        await busy.ExpectsClosedAsync();
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task I20_A_request_that_arrives_while_the_process_takes_leave_is_answered_before_the_goodbye(int version)
    {
        var leave = new ManualTime();
        await using var host = await GatewayHost.StartAsync(leave: leave);
        await using var device = await host.ProvisioningAsync(version);

        var stopped = host.StopAsync();
        await leave.TimerAsync(Quiet);
        await device.SendsAsync(MqttBytes.Publish(version, Requests.Topic, Requests.Json, qos: 1, packetId: 1));

        await device.ExpectsAsync("40 0001");
        var answer = await device.ExpectsMessageAsync(Requests.Response);
        Assert.Equal(Requests.SuccessJson, Encoding.UTF8.GetString(answer.Payload(version)));
        if (answer.Qos > 0)
        {
            await device.SendsAsync(MqttBytes.PubAck((ushort)answer.PacketId));
        }

        if (version == 5)
        {
            await device.ExpectsAsync("e0 8b00");
        }

        await device.ExpectsClosedAsync();
        Assert.False(stopped.IsCompleted);
        leave.Advance(Quiet);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
