using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

public sealed class DeadlineTests
{
    [Fact]
    public async Task T12_A_connection_without_CONNECT_is_closed_at_the_deadline()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var silent = await host.DialAsync();
        await using var halfOpen = await host.DialAsync();
        await using var punctual = await host.DialAsync();
        await halfOpen.SendsAsync(MqttBytes.Connect(4, "", "provision").AsMemory(0, 9));
        await punctual.SendsAsync(MqttBytes.Connect(4, "", "provision"));
        await punctual.ExpectsAcceptedAsync();
        await host.Time.TimersAsync(TimeSpan.FromSeconds(10), 3); // the server has taken all three

        host.Time.Advance(TimeSpan.FromSeconds(10));

        await silent.ExpectsClosedAsync();
        await halfOpen.ExpectsClosedAsync();
        await punctual.SendsAsync(MqttBytes.PingReq);
        await punctual.ExpectsAsync("d0");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task D21_A_provisioning_session_is_closed_a_minute_after_its_answer_without_DISCONNECT(int version)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync(version);
        host.Time.Advance(TimeSpan.FromSeconds(59));
        await peer.SendsAsync(MqttBytes.Publish(version, Requests.Topic, Requests.Json));
        await peer.ExpectsTextAsync(Requests.Response);

        await host.Time.AdvanceToRingAsync(TimeSpan.FromSeconds(1));
        host.Time.Advance(TimeSpan.FromSeconds(58));
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T12_A_provisioning_session_that_asks_nothing_is_closed_after_a_minute_even_when_it_pings()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var old = await host.ProvisioningAsync(4);
        await using var modern = await host.ProvisioningAsync(5);
        host.Time.Advance(TimeSpan.FromSeconds(50));
        await modern.SendsAsync(MqttBytes.PingReq, MqttBytes.Connect(5, "", "provision"));
        await modern.ExpectsAsync("d0");
        await modern.ExpectsAcceptedAsync();

        host.Time.Advance(TimeSpan.FromSeconds(10));

        await old.ExpectsClosedAsync();
        await modern.ExpectsAsync("e0 a000");
        await modern.ExpectsClosedAsync();
    }

    [Fact]
    public async Task A_request_in_flight_is_not_cut_off_by_the_minute()
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource();
        var answer = host.Cluster.OnProvision;
        host.Cluster.OnProvision = async request =>
        {
            asked.SetResult();
            host.Time.Advance(TimeSpan.FromSeconds(5));
            return await answer(request);
        };
        await using var peer = await host.ProvisioningAsync();
        host.Time.Advance(TimeSpan.FromSeconds(58));

        await peer.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(Requests.SuccessJson, await peer.ExpectsTextAsync(Requests.Response));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T12_Keep_alive_is_enforced_at_one_and_a_half_times(bool provisioning)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = provisioning ? await host.ProvisioningAsync(5, keepAlive: 10) : await host.DeviceAsync(5, keepAlive: 10);
        host.Time.Advance(TimeSpan.FromSeconds(14));
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
        await host.Time.AdvanceToRingAsync(TimeSpan.FromSeconds(1));
        host.Time.Advance(TimeSpan.FromSeconds(13));
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");
        await host.Time.AdvanceToRingAsync(TimeSpan.FromSeconds(1));

        host.Time.Advance(TimeSpan.FromSeconds(14));

        await peer.ExpectsAsync("e0 8d00");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task Half_a_packet_does_not_keep_a_session_alive()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(4, keepAlive: 10);
        host.Time.Advance(TimeSpan.FromSeconds(14));
        await peer.SendsAsync(new byte[] { 0x30, 0x7F, 0x00 });

        host.Time.Advance(TimeSpan.FromSeconds(1));

        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task A_device_without_keep_alive_is_closed_when_it_is_inactive_for_long()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5);
        host.Time.Advance(TimeSpan.FromMinutes(9));
        await peer.SendsAsync(MqttBytes.PingReq);
        await peer.ExpectsAsync("d0");

        await host.Time.AdvanceToRingAsync(TimeSpan.FromMinutes(1));
        host.Time.Advance(TimeSpan.FromMinutes(9));

        await peer.ExpectsAsync("e0 a000");
        await peer.ExpectsClosedAsync();
    }
}
