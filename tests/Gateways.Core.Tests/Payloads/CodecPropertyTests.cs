using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Payloads.Transport;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

public sealed class CodecPropertyTests
{
    /// <summary>Text of any characters, but always valid Unicode.</summary>
    private static readonly Gen<string> Text = Gen.String.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static readonly string[] Names =
        ["deviceName", "provisionDeviceKey", "provisionDeviceSecret", "token", "clientId", "username", "password", "hash", "unknown"];

    private static readonly Gen<byte[]> JsonLike = Gen.OneOf(
            "{", "}", "[", "]", ":", ",", ";", "=", "=>", "\"", "'", "\\", "/", "/*", "*/", "//", "#", "\n", " ", "\\u00", "\\ud83d", "null", "true", "1e9", "\"provisionDeviceKey\"",
            "\"provisionDeviceSecret\"", "\"ts\"", "\"values\"", "\"gateway\"", "\"k\"", "a", "\0", "\u00e4", "{\"provisionDeviceKey\":\"k\",\"provisionDeviceSecret\":\"s\",")
        .Array[0, 60]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    [Fact]
    public void Any_texts_come_back_from_strict_JSON()
    {
        Text.Array[Names.Length].Sample(texts =>
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(Names.Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second));

            AssertTexts(texts, Requests.DecodeJson(payload), PayloadFormat.Json);
        });
    }

    [Fact]
    public void Any_texts_come_back_from_lenient_JSON()
    {
        Gen.Select(Text.Array[Names.Length], Gen.Bool, Gen.OneOf(":", "=", "=>", " : /*c*/"), Gen.OneOf(",", ";", " # c\n,")).Sample((texts, single, colon, comma) =>
        {
            var quote = single ? '\'' : '"';
            var members = Names.Zip(texts).Select(pair => $"{pair.First}{colon}{quote}{Quoted(pair.Second, quote)}{quote}");

            AssertTexts(texts, Requests.DecodeJson($"{{{string.Join(comma, members)}}}"), PayloadFormat.Json);
        });
    }

    [Fact]
    public void Any_texts_come_back_from_Protobuf()
    {
        Text.Array[Names.Length].Sample(texts =>
        {
            var message = new ProvisionDeviceRequestMsg
            {
                DeviceName = texts[0],
                ProvisionDeviceCredentialsMsg = new() { ProvisionDeviceKey = texts[1], ProvisionDeviceSecret = texts[2] },
                CredentialsDataProto = new()
                {
                    ValidateDeviceTokenRequestMsg = new() { Token = texts[3] },
                    ValidateBasicMqttCredRequestMsg = new() { ClientId = texts[4], UserName = texts[5], Password = texts[6] },
                    ValidateDeviceX509CertRequestMsg = new() { Hash = texts[7] },
                },
            };

            var decoded = ProvisionCodec.Decode(Requests.InPieces(message.ToByteArray()), Guid.NewGuid(), Requests.Origin);

            AssertTexts(texts, decoded, PayloadFormat.Protobuf);
        });
    }

    [Fact]
    public void Any_token_comes_back_from_an_answer()
    {
        Text.Sample(token =>
        {
            var credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null);

            using var json = JsonDocument.Parse(ProvisionCodec.Encode(PayloadFormat.Json, credentials));
            var message = ProvisionDeviceResponseMsg.Parser.ParseFrom(ProvisionCodec.Encode(PayloadFormat.Protobuf, credentials));

            Assert.Equal(token, json.RootElement.GetProperty("credentialsValue").GetString());
            Assert.Equal(token, message.CredentialsValue);
        });
    }

    [Fact]
    public void T14_any_bytes_have_an_outcome()
    {
        Gen.OneOf(Gen.Byte.Array[0, 400], JsonLike, JsonLike).Sample(AssertDefined, iter: 20_000);
    }

    [Fact]
    public void T14_a_torn_message_has_an_outcome()
    {
        var json = """{"provisionDeviceKey":"k\u00e4","provisionDeviceSecret":['s'],"gateway":true,"x":{"y":[1,{"z":null}]}} """u8.ToArray();
        var protobuf = Convert.FromHexString("0a056465762d3710021a0e0a056b2d3132331205732d343536220e1a0c0a026331120275311a027031");
        Gen.Select(Gen.OneOf(json, protobuf), Gen.Int[0, 120], Gen.Int[0, 120], Gen.Byte).Sample(
            (whole, length, place, value) =>
            {
                var torn = whole[..Math.Min(length, whole.Length)];
                if (place < torn.Length)
                {
                    torn[place] = value;
                }

                AssertDefined(torn);
            },
            iter: 20_000);
    }

    [Fact]
    public void T14_the_worst_inputs_take_bounded_time()
    {
        string[] parts = ["[", "{a:", "{\"a\":[", "\\", "'", "/*", "//", "#", "a,", "\"\\u0041\",", ",", "1e9,", "{\"a\":1},", "{\"ts\":1,\"values\":{}},", "\"a\":1,"];
        foreach (var part in parts)
        {
            foreach (var opening in new[] { "", "{a:[", "{\"a\":", "[", "{" })
            {
                var payload = Encoding.UTF8.GetBytes(opening + string.Concat(Enumerable.Repeat(part, 1 + (ProvisionCodec.MaxPayload / part.Length))))[..ProvisionCodec.MaxPayload];
                var started = Stopwatch.GetTimestamp();

                AssertDefined(payload);

                var elapsed = Stopwatch.GetElapsedTime(started);
                Assert.True(elapsed < TimeSpan.FromSeconds(1), $"{opening}{part}…: {elapsed}");
            }
        }
    }

    private static void AssertDefined(byte[] bytes)
    {
        foreach (var payload in new[] { new ReadOnlySequence<byte>(bytes), Requests.InPieces(bytes[..Math.Min(bytes.Length, 400)]) })
        {
            var either = ProvisionCodec.Decode(payload, Guid.NewGuid(), Requests.Origin);
            var json = ProvisionCodec.DecodeJson(payload, Guid.NewGuid(), Requests.Origin);

            Assert.Equal(either.Request is null, either.Error != PayloadError.None);
            Assert.Equal(json.Request is null, json.Error != PayloadError.None);
            Assert.NotEqual(PayloadError.NotJson, either.Error);
            Assert.Equal(PayloadFormat.Json, json.Format);
            DeviceMessageCodec.TryDecodeTelemetry(payload, PayloadFormat.Json, 1, out _);
            DeviceMessageCodec.TryDecodeAttributes(payload, PayloadFormat.Json, 1, out _);
            DeviceMessageCodec.TryDecodeAttributesRequest(payload, PayloadFormat.Json, out _, out _);
            DeviceMessageCodec.TryDecodeAttributesRequest(payload, PayloadFormat.Protobuf, out _, out _);
        }
    }

    private static void AssertTexts(string[] texts, DecodedProvision decoded, PayloadFormat format)
    {
        var request = decoded.Request;
        Assert.NotNull(request);
        Assert.Equal(format, decoded.Format);
        Assert.Equal<string[]>(texts[..8], [
            request.DeviceName, request.ProvisionKey.Reveal(), request.ProvisionSecret.Reveal(), request.Token.Reveal(),
            request.ClientId.Reveal(), request.UserName.Reveal(), request.Password.Reveal(), request.Hash.Reveal()]);
    }

    private static string Quoted(string text, char quote) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(quote.ToString(), "\\" + quote, StringComparison.Ordinal);
}
