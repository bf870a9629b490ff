using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Operators;

/// <summary>What an operator's machine and the gateway say to each other, packet by packet.</summary>
public sealed class EventTopicTests(EventSilo fixture) : IClassFixture<EventSilo>
{
    private const string Events = "v1/operators/me/events/";
    private const string Created = Events + "ENTITY_CREATED";

    private static readonly byte[] ForAnHour = [17, 0, 0, 14, 16];

    private SiloProcess Silo => fixture.Silo;

    [Fact]
    public async Task I03_what_was_not_acknowledged_comes_again_and_what_was_does_not()
    {
        var (key, _) = await EventSilo.KeyAsync(Silo.Operator);
        var id = Fresh.Text("mes");
        await using (var first = await ConnectAsync(key, id, clean: false))
        {
            await first.ExpectsAsync("20 0000");
            await SubscribeAsync(first, "#", 1);
            await CreateAsync(Silo.Operator, "again-1", "again-2");
            var one = await first.ExpectsMessageAsync(Created);
            var two = await first.ExpectsMessageAsync(Created);
            Assert.Equal((1, "again-1", 1, "again-2"), (one.Qos, NameIn(one), two.Qos, NameIn(two)));
            await first.SendsAsync(MqttBytes.PubAck((ushort)one.PacketId), MqttBytes.Disconnect(4));
            await first.ExpectsClosedAsync();
        }

        await CreateAsync(Silo.Operator, "again-3");

        await using var second = await ConnectAsync(key, id, clean: false);
        await second.ExpectsAsync("20 0100");
        Assert.Equal(["again-2", "again-3"], [NameIn(await second.ExpectsMessageAsync(Created)), NameIn(await second.ExpectsMessageAsync(Created))]);
        await second.SendsAsync(MqttBytes.Disconnect(4));
        await second.ExpectsClosedAsync();

        // A clean session forgets, and leaves nothing.
        await using (var clean = await ConnectAsync(key, id, clean: true))
        {
            await clean.ExpectsAsync("20 0000");
            await SubscribeAsync(clean, "ENTITY_CREATED", 1);
            await CreateAsync(Silo.Operator, "again-4");
            Assert.Equal("again-4", NameIn(await clean.ExpectsMessageAsync(Created)));
            await clean.SendsAsync(MqttBytes.Disconnect(4));
            await clean.ExpectsClosedAsync();
        }

        await using var fresh = await ConnectAsync(key, id, clean: false);
        await fresh.ExpectsAsync("20 0000");
    }

    [Fact]
    public async Task I21_quality_of_service_0_comes_once_and_a_client_takes_as_many_as_it_says()
    {
        var (key, _) = await EventSilo.KeyAsync(Silo.Operator);
        var id = Fresh.Text("mes");
        await using (var once = await ConnectAsync(key, id, clean: false, version: 5, properties: ForAnHour))
        {
            await AcceptedAsync(once, present: false);
            await SubscribeAsync(once, "ENTITY_CREATED", 0);
            await CreateAsync(Silo.Operator, "once-1");
            var message = await once.ExpectsMessageAsync(Created);
            Assert.Equal((0, "once-1"), (message.Qos, NameIn(message, 5)));
            await once.SendsAsync(MqttBytes.Disconnect(5));
            await once.ExpectsClosedAsync();
        }

        await using var two = await ConnectAsync(key, id, clean: false, version: 5, properties: [.. ForAnHour, 33, 0, 2]);
        await AcceptedAsync(two, present: true);
        await SubscribeAsync(two, "ENTITY_CREATED", 1);
        await CreateAsync(Silo.Operator, "window-1", "window-2", "window-3");
        var first = await two.ExpectsMessageAsync(Created);
        var second = await two.ExpectsMessageAsync(Created);
        await two.SendsAsync(MqttBytes.PingReq);
        await two.ExpectsAsync("d0"); // and not a third message: the window is full
        await two.SendsAsync(MqttBytes.PubAck((ushort)first.PacketId));
        var third = await two.ExpectsMessageAsync(Created);
        Assert.Equal(["window-1", "window-2", "window-3"], [NameIn(first, 5), NameIn(second, 5), NameIn(third, 5)]);
    }

    [Fact]
    public async Task The_newer_connection_of_one_client_takes_over_with_what_is_not_acknowledged()
    {
        var (key, _) = await EventSilo.KeyAsync(Silo.Operator);
        var id = Fresh.Text("mes");
        await using var older = await ConnectAsync(key, id, clean: false, version: 5, properties: ForAnHour);
        await AcceptedAsync(older, present: false);
        await SubscribeAsync(older, "ENTITY_CREATED", 1);
        await CreateAsync(Silo.Operator, "taken-1");
        await older.ExpectsMessageAsync(Created);

        await using var newer = await ConnectAsync(key, id, clean: false, version: 5, properties: ForAnHour);
        await AcceptedAsync(newer, present: true);

        await older.ExpectsAsync("e0 8e00");
        await older.ExpectsClosedAsync();
        Assert.Equal("taken-1", NameIn(await newer.ExpectsMessageAsync(Created), 5));

        // The same client id with the key of another tenant's user is another consumer.
        var (foreign, _) = await EventSilo.KeyAsync(await fixture.TenantAsync());
        await using var other = await ConnectAsync(foreign, id, clean: false, version: 5, properties: ForAnHour);
        await AcceptedAsync(other, present: false);
        await newer.SendsAsync(MqttBytes.PingReq);
        await newer.ExpectsAsync("d0");
    }

    [Theory]
    [InlineData(4, "80")]
    [InlineData(5, "8f")]
    public async Task I17_no_filter_reaches_further_and_nothing_is_published(int version, string refused)
    {
        var (key, _) = await EventSilo.KeyAsync(Silo.Operator, "TENANT_ADMIN");
        await using var peer = await ConnectAsync(key, Fresh.Text("mes"), version: version);
        await AcceptedAsync(peer, present: false);
        string[] foreign =
        [
            "#", "+", "v1/#", "v1/operators/#", "v1/operators/me/#", "v1/operators/+/events/#", "v1/operators/me/events", "v1/operators/me/events/TEST",
            "$share/line/v1/operators/me/events/#", "v1/devices/me/attributes", "/provision/response", "$SYS/#",
        ];

        foreach (var filter in foreign)
        {
            await peer.SendsAsync(MqttBytes.Subscribe(version, 7, (filter, 1)));
            await peer.ExpectsAsync($"90 0007{(version == 5 ? "00" : "")}{refused}");
        }

        await peer.SendsAsync(MqttBytes.Publish(version, Events + "ENTITY_CREATED", "{}", qos: 1, packetId: 9));
        await peer.ExpectsAsync(version == 5 ? "40 00098700" : "40 0009");
        if (version == 4)
        {
            await peer.ExpectsClosedAsync();
        }
    }

    [Fact]
    public async Task I14_a_key_that_is_revoked_or_whose_user_is_disabled_ends_the_session()
    {
        var tenant = await fixture.TenantAsync();
        var (key, id) = await EventSilo.KeyAsync(tenant);
        var machine = (await tenant.PostAsync("api/user?sendActivationMail=false", new JsonObject { ["email"] = $"{Fresh.Text("station")}@acme.test", ["authority"] = "AUDITOR" }))!;
        var (other, _) = await EventSilo.KeyAsync(tenant, user: machine);
        await using var peer = await ConnectAsync(key, Fresh.Text("mes"), version: 5);
        await AcceptedAsync(peer, present: false);
        await using var second = await ConnectAsync(other, Fresh.Text("mes"), version: 5);
        await AcceptedAsync(second, present: false);

        await tenant.DeleteAsync($"api/apiKey/{id}");
        await peer.ExpectsAsync("e0 9800");
        await peer.ExpectsClosedAsync(TimeSpan.FromSeconds(5));
        await second.SendsAsync(MqttBytes.PingReq);
        await second.ExpectsAsync("d0");

        await tenant.PostAsync($"api/user/{OperatorClient.IdOf(machine)}/userCredentialsEnabled?userCredentialsEnabled=false", new JsonObject());
        await second.ExpectsAsync("e0 9800");

        await using var again = await ConnectAsync(key, Fresh.Text("mes"), from: "127.0.0.9");
        await again.ExpectsAsync("20 0005");
    }

    [Fact]
    public async Task T22_who_has_no_tenant_or_no_key_is_refused_and_who_guesses_waits()
    {
        const string Guesser = "127.0.0.8";
        var (key, _) = await EventSilo.KeyAsync(Silo.Operator);
        var (ofSystem, _) = await EventSilo.KeyAsync(fixture.Root(), "SYS_ADMIN");
        await using (var root = await ConnectAsync(ofSystem, "root", version: 5))
        {
            await root.ExpectsAsync("20 008700");
        }

        var answers = new List<string>();
        for (var guess = 0; guess < 26; guess++)
        {
            await using var guesser = await ConnectAsync($"{key[..^4]}{guess:0000}", "mes", from: Guesser);
            answers.Add((await guesser.ReceivesAsync("CONNACK")).Hex);
        }

        Assert.All(answers.Take(20), answer => Assert.Equal("20 0005", answer));
        Assert.Contains("20 0003", answers);
        Assert.Contains("retry-after", await ThrottledAsync($"{key[..^4]}9999", Guesser), StringComparison.Ordinal);
        await using var good = await ConnectAsync(key, Fresh.Text("mes"));
        await good.ExpectsAsync("20 0000");
        await using var nameless = await ConnectAsync(key, string.Empty, clean: false);
        await nameless.ExpectsAsync("20 0002");
        Assert.Contains("unknown_api_key", (await Silo.Operator.GetAsync("api/audit?limit=100"))!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('.')[1], Silo.Output, StringComparison.Ordinal);
    }

    /// <summary>The CONNACK of version 5 to a guess that has to wait, as text. One that need not wait makes the next one's wait longer.</summary>
    private async Task<string> ThrottledAsync(string guess, string from)
    {
        while (true)
        {
            await using var guesser = await ConnectAsync(guess, "mes", version: 5, from: from);
            var answer = await guesser.ReceivesAsync("CONNACK");
            if (!answer.Hex.StartsWith("20 0086", StringComparison.Ordinal))
            {
                Assert.StartsWith("20 009f", answer.Hex, StringComparison.Ordinal);
                return Encoding.ASCII.GetString(answer.Body);
            }
        }
    }

    private static async Task AcceptedAsync(ScriptedMqttPeer peer, bool present)
    {
        var packet = await peer.ReceivesAsync("CONNACK");
        Assert.StartsWith(present ? "20 0100" : "20 0000", packet.Hex, StringComparison.Ordinal);
    }

    private static async Task SubscribeAsync(ScriptedMqttPeer peer, string last, int qos)
    {
        await peer.SendsAsync(MqttBytes.Subscribe(peer.Version, 1, (Events + last, qos)));
        await peer.ExpectsAsync($"90 0001{(peer.Version == 5 ? "00" : "")}0{qos}");
    }

    private static async Task CreateAsync(OperatorClient by, params string[] names)
    {
        foreach (var name in names)
        {
            await by.CreateDeviceAsync(name);
        }
    }

    private static string NameIn(ReceivedMqttPacket message, int version = 4) => JsonNode.Parse(Encoding.UTF8.GetString(message.Payload(version)))!["deviceName"]!.GetValue<string>();

    private async Task<ScriptedMqttPeer> ConnectAsync(string key, string clientId, bool clean = true, int version = 4, byte[]? properties = null, string? from = null)
    {
        var peer = await ScriptedMqttPeer.DialAsync(Silo.MqttPort, version, from: from);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId, "api-key", key, cleanSession: clean, properties: properties));
        return peer;
    }
}
