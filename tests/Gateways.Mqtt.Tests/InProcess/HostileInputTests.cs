using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>Whatever comes in: a defined answer, a close, and nothing in the error log (the host asserts that when it goes).</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("474554202f")] // HTTP
    [InlineData("16030100")] // TLS
    [InlineData("c000")] // PINGREQ before CONNECT
    [InlineData("1000")] // CONNECT without a body
    [InlineData("100B00044D5154540402000000")] // client id cut off by the length
    [InlineData("10FFFFFF7F")] // CONNECT of 256 MB
    [InlineData("10818001")] // CONNECT over what is held for a stranger
    [InlineData("100C00045858585804020000000000")] // not MQTT
    [InlineData("10FFFFFFFF01")] // five length bytes
    public async Task T13_T14_Before_CONNECT_bad_bytes_close_without_a_word(string hex)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DialAsync();

        await peer.SendsAsync(Convert.FromHexString(hex));

        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData("100C00044D515454060200000000", "20 008400")] // a level from the future
    [InlineData("100C00044D515454010200000000", "20 0001")] // a level from the past
    [InlineData("100D00044D51545405030000000000", "20 008100")] // reserved flag
    [InlineData("101000044D515454050200000321000000 00", "20 008200")] // receive maximum 0
    public async Task T14_A_bad_CONNECT_is_answered_where_its_version_has_a_code(string hex, string answer)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DialAsync();

        await peer.SendsAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        peer.FinishesSending();

        await peer.ExpectsAsync(answer);
        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData("30FFFFFF7F", 0x81)] // 256 MB
    [InlineData("30818004", 0x81)] // 65,537 bytes
    [InlineData("3600", 0x81)] // QoS 3
    [InlineData("300161", 0x81)] // cut off in the topic
    [InlineData("3003000000", 0x82)] // no topic
    [InlineData("3006000003230001", 0x94)] // topic alias
    [InlineData("82020001", 0x81)] // SUBSCRIBE without properties
    [InlineData("8203000100", 0x82)] // SUBSCRIBE without filters
    [InlineData("82060000000001610000", 0x81)] // packet id 0
    [InlineData("F000", 0x82)] // AUTH
    [InlineData("20020000", 0x82)] // a CONNACK from a client
    public async Task T13_T14_A_bad_packet_in_version_5_has_its_reason(string hex, int reason)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5);

        await peer.SendsAsync(Convert.FromHexString(hex));

        await peer.ExpectsAsync($"e0 {reason:x2}00");
        peer.FinishesSending();
        await peer.ExpectsClosedAsync();
    }

    [Theory]
    [InlineData("30FFFFFF7F")]
    [InlineData("3600")]
    [InlineData("82020001")]
    public async Task T13_T14_A_bad_packet_in_version_3_closes(string hex)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync();

        await peer.SendsAsync(Convert.FromHexString(hex));
        peer.FinishesSending();

        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task T13_An_oversized_packet_that_keeps_coming_is_cut_off_after_the_goodbye()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DeviceAsync(5);
        await peer.SendsAsync(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F });
        await peer.ExpectsAsync("e0 8100");

        var sending = peer.SendsUntilCutOffAsync(new byte[32 * 1024 * 1024]);
        await host.Time.TimersAsync(TimeSpan.FromSeconds(1), 2); // the first one is that of the sessions' confirmation
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await sending.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task A_provisioning_session_ignores_packets_that_mean_nothing_there()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync();

        await peer.SendsAsync(Convert.FromHexString("40020001" + "50020001" + "62020001" + "70020001" + "20020000" + "D000" + "F000"), MqttBytes.PingReq);

        await peer.ExpectsAsync("d0");
    }

    [Fact]
    public async Task A_packet_may_come_byte_by_byte()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.ProvisioningAsync();

        foreach (var octet in MqttBytes.Publish(4, Requests.Topic, Requests.Json, qos: 1, packetId: 1))
        {
            await peer.SendsAsync(new byte[] { octet });
        }

        await peer.ExpectsAsync("40 0001");
        Assert.Equal(Requests.SuccessJson, await peer.ExpectsTextAsync(Requests.Response));
    }

    [Fact]
    public async Task T14_Random_bytes_never_break_the_gateway()
    {
        await using var host = await GatewayHost.StartAsync();
        var seeds = new Random(14);
        for (var round = 0; round < 300; round++)
        {
            var version = seeds.Next(3, 6);
            await using var peer = await host.DialAsync(version);
            byte[] garbage = new byte[seeds.Next(1, 200)];
            seeds.NextBytes(garbage);
            garbage[0] = round % 3 == 0 ? garbage[0] : (byte)(seeds.Next(1, 16) << 4 | (seeds.Next(2) * 2));
            if (garbage.Length > 1 && round % 2 == 0)
            {
                garbage[1] = (byte)Math.Min(garbage.Length - 2, 127); // a length that fits, so that the body is looked at
            }

            if (round % 5 != 0)
            {
                await peer.SendsAsync(MqttBytes.Connect(version, version == 3 ? "c" : "", round % 2 == 0 ? "provision" : "token"));
            }

            await peer.SendsUntilCutOffAsync(garbage);
            peer.FinishesSending();
            await peer.ExpectsEndOfStreamAsync();
        }

        await using var survivor = await host.ProvisioningAsync();
        await survivor.SendsAsync(MqttBytes.Publish(4, Requests.Topic, Requests.Json));
        Assert.Equal(Requests.SuccessJson, await survivor.ExpectsTextAsync(Requests.Response));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task T14_Damaged_conversations_never_break_the_gateway(int version)
    {
        await using var host = await GatewayHost.StartAsync();
        byte[] conversation =
        [
            .. MqttBytes.Connect(version, "c", "provision", "pw", keepAlive: 60),
            .. MqttBytes.Subscribe(version, 1, (Requests.Response, 1), ("#", 0)),
            .. MqttBytes.Publish(version, Requests.Topic, Requests.Json, qos: 1, packetId: 2),
            .. MqttBytes.Publish(version, Requests.Topic, Requests.Protobuf, qos: 1, packetId: 3),
            .. MqttBytes.Unsubscribe(version, 4, Requests.Response),
            .. MqttBytes.PingReq,
            .. MqttBytes.Disconnect(version),
        ];
        var damage = new Random(version);
        for (var round = 0; round < 300; round++)
        {
            var bytes = conversation.ToArray();
            for (var hits = damage.Next(1, 4); hits > 0; hits--)
            {
                bytes[damage.Next(bytes.Length)] = (byte)damage.Next(256);
            }

            await using var peer = await host.DialAsync(version);
            await peer.SendsUntilCutOffAsync(bytes.AsMemory(0, damage.Next(bytes.Length) + 1));
            peer.FinishesSending();
            await peer.ExpectsEndOfStreamAsync();
        }

        await using var survivor = await host.ProvisioningAsync(version);
        await survivor.SendsAsync(MqttBytes.PingReq);
        await survivor.ExpectsAsync("d0");
    }
}
