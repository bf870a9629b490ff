using ProvisioningCluster.Gateways.Coap.Messages;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Messages;

public sealed class CoapMessageWriterTests
{
    [Fact]
    public void An_empty_acknowledgement_has_four_bytes()
    {
        Assert.Equal("60001234", Convert.ToHexString(CoapMessageWriter.Write(CoapMessage.Acknowledge(0x1234))));
    }

    [Fact]
    public void A_reset_has_four_bytes()
    {
        Assert.Equal("7000FFFF", Convert.ToHexString(CoapMessageWriter.Write(CoapMessage.Reject(0xffff))));
    }

    [Fact]
    public void A_response_is_written_with_options_in_order()
    {
        var response = new CoapResponse(CoapCode.Created)
        {
            ContentFormat = CoapResponse.TextPlain,
            Block1 = new BlockOption(2, false, 6),
            Payload = "ok"u8.ToArray(),
        };

        var bytes = CoapMessageWriter.Write(response.ToMessage(CoapMessageType.Acknowledgement, 0x0102, CoapToken.From([7])));

        // Content-Format 0 has no bytes (C0); Block1 is 15 further on (D1 02), value 2/last/1024 = 0x26
        Assert.Equal("6141010207" + "C0" + "D10226" + "FF6F6B", Convert.ToHexString(bytes));
    }

    [Fact]
    public void A_retry_hint_is_written()
    {
        var response = new CoapResponse(CoapCode.ServiceUnavailable) { MaxAge = 300 };

        var bytes = CoapMessageWriter.Write(response.ToMessage(CoapMessageType.NonConfirmable, 1, default));

        Assert.Equal("50A30001" + "D201012C", Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData(0u, "")]
    [InlineData(1u, "01")]
    [InlineData(255u, "FF")]
    [InlineData(256u, "0100")]
    [InlineData(65_536u, "010000")]
    [InlineData(4_294_967_295u, "FFFFFFFF")]
    public void Integers_take_the_fewest_bytes(uint value, string hex)
    {
        var option = CoapOption.Of(CoapOptionNumber.Size1, value);

        Assert.Equal(hex, Convert.ToHexString(option.Value.Span));
        Assert.Equal(value, option.ToUInt32());
    }
}
