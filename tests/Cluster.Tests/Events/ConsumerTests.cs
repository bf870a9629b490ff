using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Events;

/// <summary>An operator's machine listens at one of two gateways, and goes on at the other.</summary>
[Collection(nameof(WholeCluster))]
public sealed class ConsumerTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const int Mqtt5 = 5;
    private const string Topics = "v1/operators/me/events/";

    private static readonly byte[] ForAnHour = [17, 0, 0, 14, 16];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I03_A_machine_that_comes_to_the_other_gateway_takes_its_session_over()
    {
        var (key, name, device) = (await Cluster.Operator.CreateApiKeyAsync(cancellationToken: Cancelled), Fresh.Text("mes"), Fresh.Text("press"));
        await using var older = await ConnectAsync(Cluster.Gateways[0], name, key, present: false);
        await SubscribeAsync(older);
        await Cluster.Operator.CreateDeviceAsync(device, cancellationToken: Cancelled);
        Assert.Equal(device, await DeviceInAsync(older));

        await using var newer = await ConnectAsync(Cluster.Gateways[1], name, key, present: true);

        await older.ExpectsAsync("e0 8e00");
        await older.ExpectsClosedAsync();
        Assert.Equal(device, await DeviceInAsync(newer)); // it was not acknowledged
        await ListeningAsync(0, 1);
        await newer.SendsAsync(MqttBytes.Disconnect(Mqtt5));
        await newer.ExpectsClosedAsync();
        await ListeningAsync(0, 0);
        await ForgetAsync(name, key);
    }

    [Fact]
    public async Task I03_A_machine_whose_gateway_is_killed_gets_what_it_did_not_acknowledge_at_the_other()
    {
        const int Devices = 12;
        const int Acknowledged = 5;
        var (key, name, prefix) = (await Cluster.Operator.CreateApiKeyAsync(cancellationToken: Cancelled), Fresh.Text("mes"), Fresh.Text("press"));
        var names = Enumerable.Range(0, Devices).Select(number => $"{prefix}-{number}").ToArray();
        await using var first = await ConnectAsync(Cluster.Gateways[0], name, key, present: false);
        await SubscribeAsync(first);
        foreach (var device in names[..(Devices / 2)])
        {
            await ChangeAsync(device);
        }

        // Each device is two events. Those that are acknowledged leave the database, whatever becomes of the gateway.
        var done = new List<(string Device, string Kind)>();
        for (var received = 0; received < Devices; received++)
        {
            var message = await first.ReceivesAsync("an event");
            if (received < Acknowledged)
            {
                await first.SendsAsync(MqttBytes.PubAck((ushort)message.PacketId));
                done.Add(EventIn(message));
            }
        }

        var kept = -1L;
        await Poll.UntilAsync(
            async () => (kept = await KeptAsync(name)) == Devices - Acknowledged, TimeSpan.FromSeconds(20), () => $"{Devices - Acknowledged} events to be kept; there are {kept}");
        await Cluster.Gateways[0].KillAsync();
        foreach (var device in names[(Devices / 2)..])
        {
            await ChangeAsync(device);
        }

        await using var second = await ConnectAsync(Cluster.Gateways[1], name, key, present: true);
        var told = new List<(string Device, string Kind)>();
        while (told.Count < (2 * Devices) - Acknowledged)
        {
            var message = await second.ReceivesAsync("an event");
            await second.SendsAsync(MqttBytes.PubAck((ushort)message.PacketId));
            told.Add(EventIn(message));
        }

        var all = names.SelectMany(device => ((string Device, string Kind)[])[(device, "ENTITY_CREATED"), (device, "ENTITY_UPDATED")]);
        Assert.Equal(all.Except(done).Order(), told.Order());
        Assert.All(told.GroupBy(one => one.Device), device => Assert.Equal(device.Select(one => one.Kind).Order(StringComparer.Ordinal), device.Select(one => one.Kind)));
        await second.SendsAsync(MqttBytes.Disconnect(Mqtt5));
        await second.ExpectsClosedAsync();
        await Poll.UntilAsync(async () => (kept = await KeptAsync(name)) == 0, TimeSpan.FromSeconds(20), () => $"nothing to be kept; there are {kept}");
        await ForgetAsync(name, key);
        await Cluster.Gateways[0].RestartAsync();
    }

    private static string DeviceIn(ReceivedMqttPacket message) => JsonNode.Parse(Encoding.UTF8.GetString(message.Payload(Mqtt5)))!["deviceName"]!.GetValue<string>();

    private static (string Device, string Kind) EventIn(ReceivedMqttPacket message) => (DeviceIn(message), message.Topic[Topics.Length..]);

    private static async Task<string> DeviceInAsync(ScriptedMqttPeer peer) => DeviceIn(await peer.ExpectsMessageAsync(Topics + "ENTITY_CREATED"));

    private static async Task<ScriptedMqttPeer> ConnectAsync(GatewayProcess gateway, string name, string key, bool present, bool clean = false)
    {
        var peer = await ScriptedMqttPeer.DialAsync(gateway.MqttPort, Mqtt5);
        await peer.SendsAsync(MqttBytes.Connect(Mqtt5, name, "api-key", key, cleanSession: clean, properties: clean ? null : ForAnHour));
        Assert.StartsWith(present ? "20 0100" : "20 0000", (await peer.ReceivesAsync("CONNACK")).Hex, StringComparison.Ordinal);
        return peer;
    }

    private static async Task SubscribeAsync(ScriptedMqttPeer peer)
    {
        await peer.SendsAsync(MqttBytes.Subscribe(Mqtt5, 1, (Topics + "ENTITY_CREATED", 1), (Topics + "ENTITY_UPDATED", 1)));
        await peer.ExpectsAsync("90 0001 00 01 01");
    }

    /// <summary>A new device, and one change of it.</summary>
    private async Task ChangeAsync(string name)
    {
        var device = await Cluster.Operator.CreateDeviceAsync(name, cancellationToken: Cancelled);
        device["label"] = "moved";
        await Cluster.Operator.PostAsync("api/device", device, Cancelled);
    }

    /// <summary>Waits until each gateway tells so many operators' sessions.</summary>
    private async Task ListeningAsync(params int[] expected)
    {
        double[] seen = [];
        await Poll.UntilAsync(
            async () =>
            {
                seen = await Task.WhenAll(Cluster.Gateways.Select(async gateway => (await ServedMetrics.OfAsync(gateway.HttpPort)).Sum("gateway_mqtt_operator_sessions")));
                return seen.SequenceEqual(expected.Select(count => (double)count));
            },
            TimeSpan.FromSeconds(20),
            () => $"{string.Join(" and ", expected)} sessions; the gateways tell {string.Join(" and ", seen)}");
    }

    private Task<long> KeptAsync(string name) => Cluster.Ledger.NumberAsync(
        "SELECT count(*) FROM event_message m JOIN event_consumer c ON c.consumer_id = m.consumer_id WHERE c.name = @name", ("name", name));

    /// <summary>Leaves the cluster without the session, for the tests that share it.</summary>
    private async Task ForgetAsync(string name, string key)
    {
        await using var last = await ConnectAsync(Cluster.Gateways[1], name, key, present: false, clean: true);
        await last.SendsAsync(MqttBytes.Disconnect(Mqtt5));
        await last.ExpectsClosedAsync();
    }
}
