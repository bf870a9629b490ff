using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

/// <summary>The rows of wire-spec 1.1 and 1.2.</summary>
public sealed class ProvisionJsonTests
{
    [Fact]
    public void Every_member_arrives_where_it_belongs()
    {
        var id = Guid.NewGuid();
        var payload = """{"deviceName":" press-17 ","provisionDeviceKey":"K","provisionDeviceSecret":"S","credentialsType":"MQTT_BASIC","token":"t","clientId":"c","username":"u","password":"p","hash":"h","gateway":true,"csr":"r","other":{"a":[1,2]}}"""u8.ToArray();

        var decoded = ProvisionCodec.Decode(new(payload), id, Requests.Origin);

        var request = decoded.Request!;
        Assert.Equal(PayloadFormat.Json, decoded.Format);
        Assert.Equal(PayloadError.None, decoded.Error);
        Assert.Equal(id, request.OperationId);
        Assert.Same(Requests.Origin, request.Origin);
        Assert.Equal(" press-17 ", request.DeviceName);
        Assert.Equal("K", request.ProvisionKey.Reveal());
        Assert.Equal("S", request.ProvisionSecret.Reveal());
        Assert.Equal(CredentialsType.MqttBasic, request.CredentialsType);
        Assert.Equal("t", request.Token.Reveal());
        Assert.Equal("c", request.ClientId.Reveal());
        Assert.Equal("u", request.UserName.Reveal());
        Assert.Equal("p", request.Password.Reveal());
        Assert.Equal("h", request.Hash.Reveal());
        Assert.True(request.Gateway);
        Assert.Equal("r", request.SigningRequest.Reveal());
        Assert.False(request.NameFromSigningRequest);
    }

    [Fact]
    public void Absent_members_have_their_defaults()
    {
        var request = Requests.DecodeJson("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""").Request!;

        Assert.Empty(request.DeviceName);
        Assert.Equal(CredentialsType.AccessToken, request.CredentialsType);
        Assert.True(request.Token.IsEmpty && request.ClientId.IsEmpty && request.UserName.IsEmpty && request.Password.IsEmpty && request.Hash.IsEmpty);
        Assert.False(request.Gateway);
    }

    [Theory]
    [InlineData("""{"provisionDeviceSecret":"s"}""", "provisionDeviceKey")]
    [InlineData("""{"provisionDeviceKey":"k"}""", "provisionDeviceSecret")]
    [InlineData("""{"provisiondevicekey":"k","provisionDeviceSecret":"s"}""", "provisionDeviceKey")]
    [InlineData("""{}""", "provisionDeviceKey")]
    public void D17_a_missing_key_or_secret_is_a_bad_field(string payload, string field)
    {
        var decoded = Requests.Decode(payload);

        Assert.Equal((PayloadFormat.Json, PayloadError.BadField, field), (decoded.Format, decoded.Error, decoded.Field));
        Assert.Null(decoded.Request);
    }

    [Fact]
    public void D17_an_empty_key_or_secret_decodes()
    {
        var request = Requests.DecodeJson("""{"provisionDeviceKey":"","provisionDeviceSecret":""}""").Request;

        Assert.NotNull(request);
        Assert.True(request.ProvisionKey.IsEmpty && request.ProvisionSecret.IsEmpty);
    }

    [Theory]
    [InlineData("123", "123")]
    [InlineData("-0.10e+2", "-0.10e+2")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("""["x"]""", "x")]
    [InlineData("""[[["x"]]]""", "x")]
    [InlineData("[7]", "7")]
    public void A_number_boolean_or_single_element_counts_as_its_text(string value, string text)
    {
        Assert.Equal(text, Requests.DecodeWith($"\"deviceName\":{value}").Request?.DeviceName);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("{}")]
    [InlineData("""{"a":"b"}""")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    public void Null_or_an_object_is_a_bad_field(string value)
    {
        foreach (var field in new[] { "deviceName", "credentialsType", "token", "clientId", "username", "password", "hash", "gateway" })
        {
            var decoded = Requests.DecodeWith($"\"{field}\":{value}");

            Assert.Equal((PayloadError.BadField, field), (decoded.Error, decoded.Field));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""["a","b"]""")]
    [InlineData("""[["a","b"]]""")]
    [InlineData("[,]")]
    public void D26_a_list_of_other_than_one_element_has_a_bad_structure(string value)
    {
        var decoded = Requests.DecodeWith($"\"token\":{value}");

        Assert.Equal((PayloadFormat.Json, PayloadError.BadStructure, "token"), (decoded.Format, decoded.Error, decoded.Field));
    }

    [Theory]
    [InlineData("\"access_token\"")]
    [InlineData("\"SECRET\"")]
    [InlineData("\"\"")]
    [InlineData("0")]
    public void D16_an_unknown_credentials_type_is_a_bad_field(string value)
    {
        var decoded = Requests.DecodeWith($"\"credentialsType\":{value}");

        Assert.Equal((PayloadError.BadField, "credentialsType"), (decoded.Error, decoded.Field));
    }

    [Theory]
    [InlineData("ACCESS_TOKEN", CredentialsType.AccessToken)]
    [InlineData("X509_CERTIFICATE", CredentialsType.X509Certificate)]
    [InlineData("MQTT_BASIC", CredentialsType.MqttBasic)]
    [InlineData("LWM2M_CREDENTIALS", CredentialsType.Lwm2mCredentials)]
    public void Every_credentials_type_is_known(string name, CredentialsType type)
    {
        Assert.Equal(type, Requests.DecodeWith($"\"credentialsType\":\"{name}\"").Request?.CredentialsType);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"true\"", true)]
    [InlineData("[true]", true)]
    [InlineData("\"yes\"", false)]
    [InlineData("1", false)]
    [InlineData("false", false)]
    public void D18_the_gateway_flag_is_coerced(string value, bool gateway)
    {
        Assert.Equal(gateway, Requests.DecodeWith($"\"gateway\":{value}").Request?.Gateway);
    }

    [Theory]
    [InlineData("""["a"]""")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("   ")]
    [InlineData("")]
    [InlineData("""{"provisionDeviceKey":"k"} x""")]
    [InlineData("""{"provisionDeviceKey":"k"} // said too late""")]
    [InlineData("""{"provisionDeviceKey":"k"}{}""")]
    [InlineData("""{"provisionDeviceKey":"k" """)]
    [InlineData("""{"provisionDeviceKey":"k",}""")]
    public void Anything_but_one_object_is_not_JSON(string payload)
    {
        Assert.Equal(PayloadError.NotJson, Requests.DecodeJson(payload).Error);
        Assert.Equal(PayloadFormat.Protobuf, Requests.Decode(payload).Format);
    }

    [Fact]
    public void A_repeated_name_counts_as_it_stands_last()
    {
        var request = Requests.DecodeWith("\"token\":null,\"token\":[1,2],\"tok\\u0065n\":\"last\"").Request;

        Assert.Equal("last", request?.Token.Reveal());
    }

    [Fact]
    public void An_unpaired_surrogate_is_a_bad_field_and_a_pair_is_text()
    {
        Assert.Equal("deviceName", Requests.DecodeWith("""
            "deviceName":"a\ud83d"
            """).Field);
        Assert.Equal("deviceName", Requests.DecodeWith("""
            "deviceName":"\ude00\ud83d"
            """).Field);
        Assert.Equal("\ud83d\ude00", Requests.DecodeWith("""
            "deviceName":"\ud83d\ude00","ignored":"\ud83d"
            """).Request?.DeviceName);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_not_JSON()
    {
        byte[] payload = [.. """{"provisionDeviceKey":"k","provisionDeviceSecret":"s","deviceName":" """u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(PayloadError.NotJson, Requests.DecodeJson(payload).Error);
    }

    [Fact]
    public void T14_thirty_two_levels_are_read_and_thirty_three_are_a_bad_structure()
    {
        var within = Requests.DecodeWith($"\"x\":{new string('[', 31)}{new string(']', 31)}");
        var beyond = Requests.DecodeWith($"\"x\":{new string('[', 32)}{new string(']', 32)}");

        Assert.NotNull(within.Request);
        Assert.Equal((PayloadFormat.Json, PayloadError.BadStructure, null), (beyond.Format, beyond.Error, beyond.Field));
    }

    [Fact]
    public void T13_a_payload_beyond_64_KiB_is_not_looked_at()
    {
        var padding = new string(' ', ProvisionCodec.MaxPayload);

        Assert.Equal(PayloadError.BadStructure, Requests.Decode(padding + "{}").Error);
    }

    [Fact]
    public void A_payload_in_pieces_reads_like_one_in_a_row()
    {
        var payload = Encoding.UTF8.GetBytes("""{"provisionDeviceKey":"kä€😀","provisionDeviceSecret":"s"}""");

        var decoded = ProvisionCodec.Decode(Requests.InPieces(payload), Guid.NewGuid(), Requests.Origin);

        Assert.Equal("kä€😀", decoded.Request?.ProvisionKey.Reveal());
    }

    [Fact]
    public void I16_a_decoded_request_prints_no_secret()
    {
        var decoded = Requests.DecodeJson("""{"provisionDeviceKey":"canary","provisionDeviceSecret":"canary","token":"canary","clientId":"canary","username":"canary","password":"canary","hash":"canary"}""");

        Assert.DoesNotContain("canary", decoded.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", decoded.Request?.ToString(), StringComparison.Ordinal);
    }
}
