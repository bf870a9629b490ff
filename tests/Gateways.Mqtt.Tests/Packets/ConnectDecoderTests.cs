using CsCheck;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

public sealed class ConnectDecoderTests
{
    [Theory]
    [InlineData(3, MqttVersion.V310)]
    [InlineData(4, MqttVersion.V311)]
    [InlineData(5, MqttVersion.V500)]
    public void Each_version_is_read(int level, object version)
    {
        var connect = Accept(MqttBytes.Connect(level, "press-17", "token", "pw", keepAlive: 30));

        Assert.Equal((MqttVersion)version, connect.Version);
        Assert.Equal("press-17", connect.ClientId);
        Assert.Equal("token", connect.UserName?.Reveal());
        Assert.Equal("pw", connect.Password?.Reveal());
        Assert.Equal(30, connect.KeepAlive);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(5, false)]
    public void An_empty_client_id_is_taken_with_any_clean_flag(int level, bool cleanSession) =>
        Assert.Equal("", Accept(MqttBytes.Connect(level, "", "provision", cleanSession: cleanSession)).ClientId);

    [Theory]
    [InlineData(4, true, null, 0u)]
    [InlineData(4, false, null, uint.MaxValue)]
    [InlineData(5, true, null, 0u)]
    [InlineData(5, false, null, 0u)]
    [InlineData(5, true, 3_600, 3_600u)]
    public void How_long_a_session_outlives_its_connection_depends_on_the_version(int level, bool clean, int? expiry, uint expected)
    {
        var connect = Accept(MqttBytes.Connect(level, "c", cleanSession: clean, properties: expiry is null ? null : [17, 0, 0, 14, 16]));

        Assert.Equal((clean, expected), (connect.Clean, connect.SessionExpiry));
    }

    [Fact]
    public void Absent_and_empty_credentials_are_told_apart()
    {
        var none = Accept(MqttBytes.Connect(4, "c"));
        var empty = Accept(MqttBytes.Connect(4, "c", "", ""));

        Assert.Null(none.UserName);
        Assert.Null(none.Password);
        Assert.True(empty.UserName is { IsEmpty: true });
        Assert.True(empty.Password is { IsEmpty: true });
    }

    [Fact]
    public void A_password_without_user_name_is_read_in_3_1_1_too() => // wire-spec 3.4 answers it with a code
        Assert.Equal("pw", Accept(MqttBytes.Connect(4, "c", password: "pw")).Password?.Reveal());

    [Fact]
    public void In_3_1_the_remaining_length_wins_over_the_user_name_flag() =>
        Assert.Null(Accept([0x10, 0, .. MqttBytes.Text("MQIsdp"), 3, 0x82, 0, 0, .. MqttBytes.Text("c")], bodyAt: 2).UserName);

    [Fact]
    public void A_will_is_read_over()
    {
        byte[] body = [.. MqttBytes.Text("MQTT"), 4, 0x06 | 0x80, 0, 0, .. MqttBytes.Text("c"), .. MqttBytes.Text("w/t"), .. MqttBytes.Text("bye"), .. MqttBytes.Text("token")];

        Assert.Equal("token", Accept(body, bodyAt: 0).UserName?.Reveal());
    }

    [Fact]
    public void The_limits_of_a_version_5_client_are_read()
    {
        var connect = Accept(MqttBytes.Connect(5, "c", properties: [33, 0, 20, 39, 0, 0, 1, 0, 17, 0, 0, 0, 9, 38, 0, 1, 0x61, 0, 1, 0x62]));

        Assert.Equal(20, connect.ReceiveMaximum);
        Assert.Equal(256u, connect.MaximumPacketSize);
    }

    [Fact]
    public void An_authentication_method_is_noticed() =>
        Assert.True(Accept(MqttBytes.Connect(5, "c", properties: [21, 0, 1, 0x78])).AsksForAuthenticationMethod);

    [Theory]
    [InlineData("00044D51545404010000", 0x81)] // reserved flag set
    [InlineData("00044D515454041A00000000", 0x81)] // will QoS without a will
    [InlineData("00044D515454041E0000", 0x81)] // will QoS 3
    [InlineData("00044D5154540402000000", 0x81)] // cut off in the client id
    [InlineData("00044D515454040200000000FF", 0x81)] // a byte too much
    [InlineData("00044D515454040200000001C0", 0x81)] // client id is not UTF-8
    [InlineData("00044D51545404020000000100", 0x81)] // client id with U+0000
    [InlineData("00044D5154540502000000", 0x81)] // version 5 cut off
    [InlineData("00044D51545405020000032100000000", 0x82)] // receive maximum 0
    [InlineData("00044D515454050200000621000121000100", 0x82)] // receive maximum twice
    [InlineData("00044D51545405020000020B010000", 0x81)] // a subscription identifier in CONNECT
    [InlineData("00044D51545405020000FFFFFFFF01", 0x81)] // property length of five bytes
    [InlineData("00044D51545406020000", 0x84)]
    [InlineData("00044D51545403020000", 0x84)]
    [InlineData("00064D514973647004020000", 0x84)]
    [InlineData("00044D51545505020000", 0x84)] // MQTU
    [InlineData("0004", 0x81)]
    [InlineData("", 0x81)]
    public void T14_A_bad_CONNECT_has_its_reason(string hex, int reason)
    {
        var outcome = ConnectDecoder.Decode(Convert.FromHexString(hex), out _, out var connect);

        Assert.Equal((ReasonCode)reason, outcome);
        Assert.Null(connect);
    }

    [Fact]
    public void T14_Any_bytes_are_accepted_or_refused_but_never_throw() =>
        Gen.Select(Gen.Int[3, 5], Gen.Byte.Array[0, 60]).Sample((level, tail) =>
        {
            byte[] body = [.. MqttBytes.Text(level == 3 ? "MQIsdp" : "MQTT"), (byte)level, .. tail];

            var outcome = ConnectDecoder.Decode(body, out _, out var connect);

            return (outcome == ReasonCode.Success) == (connect is not null);
        });

    private static ConnectPacket Accept(byte[] packet, int bodyAt = 2)
    {
        Assert.Equal(ReasonCode.Success, ConnectDecoder.Decode(packet.AsMemory(bodyAt), out _, out var connect));
        return connect!;
    }
}
