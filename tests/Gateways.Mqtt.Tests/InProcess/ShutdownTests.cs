using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class ShutdownTests
{
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
}
