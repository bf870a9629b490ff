using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>The deadlines in the real process, shortened by configuration.</summary>
public sealed class ShortDeadlineTests
{
    [Fact]
    public async Task D21_T12_Connections_that_only_wait_are_closed_by_the_clock()
    {
        var settings = new SiloSettings()
            .With("Mqtt:ConnectDeadline", "00:00:01")
            .With("Mqtt:ProvisionSessionLimit", "00:00:02");
        await using var silo = await SiloProcess.StartAsync(settings);
        await using var halfOpen = await ScriptedMqttPeer.DialAsync(silo.MqttPort);
        await halfOpen.SendsAsync(new byte[] { 0x10 });
        await using var silent = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort);
        await using var answered = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort, 5);
        await answered.SendsAsync(MqttBytes.Publish(5, "/provision/request", "", qos: 1, packetId: 1));
        await answered.ExpectsAsync("40 0001");
        await answered.ExpectsMessageAsync("/provision/response");
        await using var unheard = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort, 5, keepAlive: 1);

        await halfOpen.ExpectsClosedAsync();
        await unheard.ExpectsAsync("e0 8d00");
        await unheard.ExpectsClosedAsync();
        await silent.ExpectsClosedAsync();
        await answered.ExpectsClosedAsync();
    }
}
