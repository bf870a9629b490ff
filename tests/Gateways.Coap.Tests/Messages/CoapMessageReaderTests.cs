using ProvisioningCluster.Gateways.Coap.Messages;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Messages;

public sealed class CoapMessageReaderTests
{
    [Fact]
    public void A_request_with_token_options_and_payload_is_read()
    {
        // CON POST, id 0x1234, token a1b2, Uri-Path "api", Uri-Path "v1", Block1 0/more/64, payload "hi"
        var bytes = Convert.FromHexString("42021234A1B2B3617069027631D1030AFF6869");

        var verdict = CoapMessageReader.Read(bytes, out var message);

        Assert.Equal(DatagramVerdict.Message, verdict);
        Assert.Equal(CoapMessageType.Confirmable, message!.Type);
        Assert.Equal(CoapCode.Post, message.Code);
        Assert.Equal(0x1234, message.MessageId);
        Assert.Equal(CoapToken.From([0xa1, 0xb2]), message.Token);
        Assert.Equal([11, 11, 27], message.Options.Select(option => option.Number));
        Assert.Equal("api"u8, message.Options[0].Value.Span);
        Assert.Equal("v1"u8, message.Options[1].Value.Span);
        Assert.Equal(new BlockOption(0, true, 2), BlockOption.From(message.Options[2]));
        Assert.Equal("hi"u8, message.Payload.Span);
    }

    [Fact]
    public void Extended_deltas_and_lengths_are_read()
    {
        // Echo (252: delta 13 + 239) with 13 bytes (13 + 0), then option 2052 (delta 14: 1800 - 269 = 1531) without value
        var bytes = Convert.FromHexString("40010001" + "DDEF00" + "000102030405060708090A0B0C" + "E005FB");

        var verdict = CoapMessageReader.Read(bytes, out var message);

        Assert.Equal(DatagramVerdict.Message, verdict);
        Assert.Equal([252, 2052], message!.Options.Select(option => option.Number));
        Assert.Equal(13, message.Options[0].Value.Length);
        Assert.Equal(0, message.Options[1].Value.Length);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("400100", "three bytes")]
    [InlineData("00010001", "version 0")]
    [InlineData("80010001", "version 2")]
    [InlineData("C0010001", "version 3")]
    public void What_is_not_this_version_is_ignored(string hex, string what)
    {
        var verdict = CoapMessageReader.Read(Convert.FromHexString(hex), out var message);

        Assert.True(verdict == DatagramVerdict.NotCoap, what);
        Assert.Null(message);
    }

    [Theory]
    [InlineData("49010001000000000000000000", "token of 9 bytes")]
    [InlineData("4F010001", "token of 15 bytes")]
    [InlineData("44010001AABB", "token cut off")]
    [InlineData("40010001FF", "payload marker without payload")]
    [InlineData("40010001B361", "option cut off")]
    [InlineData("40010001F0", "option delta 15")]
    [InlineData("400100010F", "option length 15")]
    [InlineData("40010001D0", "extended delta cut off")]
    [InlineData("400100010E01", "extended length cut off")]
    [InlineData("40010001E0FFFF", "option number above 65535")]
    [InlineData("4000000100", "empty message with something behind it")]
    [InlineData("41000001AA", "empty message with a token")]
    public void A_message_format_error_still_tells_type_and_message_id(string hex, string what)
    {
        var verdict = CoapMessageReader.Read(Convert.FromHexString(hex), out var message);

        Assert.True(verdict == DatagramVerdict.Malformed, what);
        Assert.Equal(CoapMessageType.Confirmable, message!.Type);
        Assert.Equal(1, message.MessageId);
    }

    [Fact]
    public void T14_more_options_than_the_limit_are_not_read()
    {
        byte[] bytes = [0x40, 0x01, 0x00, 0x01, .. new byte[CoapLimits.Options + 1]];

        var verdict = CoapMessageReader.Read(bytes, out var message);

        Assert.Equal(DatagramVerdict.TooManyOptions, verdict);
        Assert.Equal(CoapLimits.Options, message!.Options.Count);
    }
}
