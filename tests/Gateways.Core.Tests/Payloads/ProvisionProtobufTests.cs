using System.Buffers;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

public sealed class ProvisionProtobufTests
{
    private const string Named = "0a056465762d371a0e0a056b2d3132331205732d343536";

    [Fact]
    public void A_request_with_name_key_and_secret_is_read()
    {
        var decoded = Decode(Named);

        Assert.Equal(PayloadFormat.Protobuf, decoded.Format);
        Assert.Equal(PayloadError.None, decoded.Error);
        Assert.Equal("dev-7", decoded.Request!.DeviceName);
        Assert.Equal("k-123", decoded.Request.ProvisionKey.Reveal());
        Assert.Equal("s-456", decoded.Request.ProvisionSecret.Reveal());
        Assert.Equal(CredentialsType.AccessToken, decoded.Request.CredentialsType);
        Assert.False(decoded.Request.Gateway);
    }

    [Fact]
    public void A_certificate_request_has_a_number_far_above_those_of_the_reference()
    {
        byte[] payload = [0xca, 0x3e, 0x01, (byte)'r']; // field 1001, length-delimited

        Assert.Equal("r", Requests.Decode(payload).Request!.SigningRequest.Reveal());
    }

    [Fact]
    public void A_token_and_the_gateway_flag_are_read()
    {
        var decoded = Decode(Named + "22090a070a05746f6b2d392801");

        Assert.Equal("tok-9", decoded.Request!.Token.Reveal());
        Assert.True(decoded.Request.Gateway);
    }

    [Fact]
    public void MQTT_BASIC_parts_are_read()
    {
        var decoded = Decode("0a056465762d3710021a0e0a056b2d3132331205732d343536220e1a0c0a026331120275311a027031");

        Assert.Equal(CredentialsType.MqttBasic, decoded.Request!.CredentialsType);
        Assert.Equal("c1", decoded.Request.ClientId.Reveal());
        Assert.Equal("u1", decoded.Request.UserName.Reveal());
        Assert.Equal("p1", decoded.Request.Password.Reveal());
    }

    [Fact]
    public void D42_an_empty_payload_is_an_empty_Protobuf_request()
    {
        var decoded = Decode(string.Empty);

        Assert.Equal(PayloadFormat.Protobuf, decoded.Format);
        Assert.True(decoded.Request!.ProvisionKey.IsEmpty);
        Assert.True(decoded.Request.ProvisionSecret.IsEmpty);
    }

    [Theory]
    [InlineData(Named + "1004", "credentialsType")]
    [InlineData(Named + "10ffffffffffffffffff01", "credentialsType")]
    [InlineData("0a05646576", null)]
    [InlineData("0a02c328", null)]
    [InlineData("00", null)]
    [InlineData("5b5b5b5b5b5b", null)]
    public void An_unknown_enum_number_or_a_broken_message_has_a_bad_structure(string hex, string? field)
    {
        var decoded = Decode(hex);

        Assert.Null(decoded.Request);
        Assert.Equal(PayloadError.BadStructure, decoded.Error);
        Assert.Equal(field, decoded.Field);
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        var decoded = Decode(Named + "ba0603616263" + "f80601");

        Assert.Equal("dev-7", decoded.Request!.DeviceName);
    }

    [Fact]
    public void Answers_have_the_bytes_of_the_reference()
    {
        var token = new DeviceCredentials(CredentialsType.AccessToken, new SecretText("tok-9"), null);

        Assert.Equal("08011A05746F6B2D39", Convert.ToHexString(ProvisionCodec.Encode(PayloadFormat.Protobuf, token)));
        Assert.Equal("0802", Convert.ToHexString(ProvisionCodec.Encode(PayloadFormat.Protobuf, new Fault(FaultCode.ProvisionDataNotFound, "x"))));
        Assert.Equal("0803", Convert.ToHexString(ProvisionCodec.Encode(PayloadFormat.Protobuf, new Fault(FaultCode.ProvisioningRefused, "x"))));
    }

    [Fact]
    public void The_value_of_MQTT_BASIC_is_the_stored_JSON_text()
    {
        var basic = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText("id"), new SecretText("""{"clientId":"c"}"""));

        Assert.Equal("080110021A107B22636C69656E744964223A2263227D", Convert.ToHexString(ProvisionCodec.Encode(PayloadFormat.Protobuf, basic)));
    }

    private static DecodedProvision Decode(string hex) =>
        ProvisionCodec.Decode(new ReadOnlySequence<byte>(Convert.FromHexString(hex)), Guid.NewGuid(), new RequestOrigin(TransportProtocol.Mqtt, string.Empty, false));
}
