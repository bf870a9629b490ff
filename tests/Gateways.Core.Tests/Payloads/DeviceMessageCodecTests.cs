using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Values;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

public sealed class DeviceMessageCodecTests
{
    private const long Now = 1_800_000_000_000;

    [Theory]
    [InlineData("""{"t":21.50,"ok":true,"s":"a\"b","o":{"x":[1, null]},"l":[]}""", """t=21.50@n ok=true@n s="a\"b"@n o={"x":[1, null]}@n l=[]@n""")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData(" [ {} , {\"a\":1} ] ", "a=1@n")]
    [InlineData("""{"ts":1767225600000,"values":{"t":21.5,"u":2}}""", "t=21.5@1767225600000 u=2@1767225600000")]
    [InlineData("""{"values":{"t":1},"ts":5,"more":0}""", "t=1@5")]
    [InlineData("""[{"ts":5,"values":{"t":1}},{"ts":9,"values":{"t":2}},{"ts":7,"values":{"t":3}}]""", "t=2@9")]
    [InlineData("""[{"ts":5,"values":{"t":1}},{"t":2}]""", "t=2@n")]
    [InlineData("""{"ts":5}""", "ts=5@n")]
    [InlineData("""{"values":{"t":1}}""", """values={"t":1}@n""")]
    [InlineData("""{"a":1,"a":2}""", "a=2@n")]
    [InlineData("""{"n":1e400,"m":-0.0,"big":123456789012345678901234567890}""", "n=1e400@n m=-0.0@n big=123456789012345678901234567890@n")]
    [InlineData("""{"ts":5,"values":{}}""", "")]
    public void Telemetry_is_read(string payload, string expected)
    {
        Assert.True(DeviceMessageCodec.TryDecodeTelemetry(Bytes(payload), PayloadFormat.Json, Now, out var values));
        Assert.Equal(expected, Text(values));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"t\"")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"a\\u0000\":1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":[{\"b\":\"\\ud800\"}]}")]
    [InlineData("{\"a\":{\"\\udc00\":1}}")]
    [InlineData("{\"ts\":\"5\",\"values\":{}}")]
    [InlineData("{\"ts\":-1,\"values\":{}}")]
    [InlineData("{\"ts\":1.5,\"values\":{}}")]
    [InlineData("{\"ts\":253402300800000,\"values\":{}}")]
    [InlineData("{\"ts\":5,\"values\":[]}")]
    [InlineData("{\"ts\":5,\"values\":null}")]
    [InlineData("{\"ts\":5,\"values\":{\"a\":null}}")]
    [InlineData("[{\"a\":1},{\"b\":null}]")]
    public void Telemetry_is_refused_as_a_whole(string payload)
    {
        Assert.False(DeviceMessageCodec.TryDecodeTelemetry(Bytes(payload), PayloadFormat.Json, Now, out var values));
        Assert.Empty(values);
    }

    [Theory]
    [InlineData("{}", true, "")]
    [InlineData("""{"fw":"1.2","ts":5,"values":{"a":1}}""", true, """fw="1.2"@n ts=5@n values={"a":1}@n""")]
    [InlineData("[]", false, "")]
    [InlineData("""[{"a":1}]""", false, "")]
    [InlineData("""{"a":null}""", false, "")]
    public void Attributes_are_one_object(string payload, bool valid, string expected)
    {
        Assert.Equal(valid, DeviceMessageCodec.TryDecodeAttributes(Bytes(payload), PayloadFormat.Json, Now, out var values));
        Assert.Equal(expected, Text(values));
    }

    [Fact]
    public void Limits_of_key_length_depth_and_size_hold()
    {
        Assert.True(Reads($$"""{"{{new string('k', 255)}}":1}"""));
        Assert.False(Reads($$"""{"{{new string('k', 256)}}":1}"""));
        Assert.True(Reads($$"""{"a":{{new string('[', 31)}}{{new string(']', 31)}}}"""));
        Assert.False(Reads($$"""{"a":{{new string('[', 32)}}{{new string(']', 32)}}}"""));
        Assert.False(Reads($$"""{"a":"{{new string('x', ProvisionCodec.MaxPayload)}}"}"""));
        Assert.False(DeviceMessageCodec.TryDecodeTelemetry(new ReadOnlySequence<byte>([(byte)'{', 0xff, (byte)'}']), PayloadFormat.Json, Now, out _));
    }

    [Fact]
    public void Values_in_Protobuf_have_no_fixed_schema_and_are_refused()
    {
        Assert.False(DeviceMessageCodec.TryDecodeTelemetry(Bytes("{}"), PayloadFormat.Protobuf, Now, out _));
        Assert.False(DeviceMessageCodec.TryDecodeAttributes(Bytes("{}"), PayloadFormat.Protobuf, Now, out _));
    }

    [Theory]
    [InlineData("""{"clientKeys":"a,b","sharedKeys":"c"}""", "a|b", "c")]
    [InlineData("""{"sharedKeys":"c"}""", null, "c")]
    [InlineData("""{"clientKeys":""}""", null, null)]
    [InlineData("{}", null, null)]
    [InlineData("""{"other":[1],"clientKeys":",a,,"}""", "a", null)]
    public void An_attributes_request_is_read(string payload, string? client, string? shared)
    {
        Assert.True(DeviceMessageCodec.TryDecodeAttributesRequest(Bytes(payload), PayloadFormat.Json, out var clientKeys, out var sharedKeys));
        Assert.Equal(client, Joined(clientKeys));
        Assert.Equal(shared, Joined(sharedKeys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"clientKeys\":1}")]
    [InlineData("{\"clientKeys\":null}")]
    [InlineData("{\"clientKeys\":\"\\ud800\"}")]
    [InlineData("{\"clientKeys\":\"a\"")]
    public void An_attributes_request_is_refused(string payload)
    {
        Assert.False(DeviceMessageCodec.TryDecodeAttributesRequest(Bytes(payload), PayloadFormat.Json, out _, out _));
    }

    [Theory]
    [InlineData("", true, null, null)]
    [InlineData("0a03612c62120163", true, "a|b", "c")]
    [InlineData("0a03", false, null, null)]
    public void An_attributes_request_in_Protobuf_is_read(string hex, bool valid, string? client, string? shared)
    {
        Assert.Equal(valid, DeviceMessageCodec.TryDecodeAttributesRequest(
            new ReadOnlySequence<byte>(Convert.FromHexString(hex)), PayloadFormat.Protobuf, out var clientKeys, out var sharedKeys));
        Assert.Equal(client, Joined(clientKeys));
        Assert.Equal(shared, Joined(sharedKeys));
    }

    [Fact]
    public void TB45_a_section_without_values_is_left_out()
    {
        ImmutableArray<DeviceValue> client = [new("a", "1.50", Now), new("ä\"", "{\"x\":[]}", Now)];
        ImmutableArray<DeviceValue> shared = [new("c", "\"x\"", Now)];

        Assert.Equal("""{"client":{"a":1.50,"ä\"":{"x":[]}},"shared":{"c":"x"}}""", Encoded(client, shared));
        Assert.Equal("""{"shared":{"c":"x"}}""", Encoded([], shared));
        Assert.Equal("""{"client":{"a":1.50,"ä\"":{"x":[]}}}""", Encoded(client, []));
        Assert.Equal("{}", Encoded([], default));
    }

    private static bool Reads(string payload) => DeviceMessageCodec.TryDecodeTelemetry(Bytes(payload), PayloadFormat.Json, Now, out _);

    private static string Encoded(ImmutableArray<DeviceValue> client, ImmutableArray<DeviceValue> shared) =>
        Encoding.UTF8.GetString(DeviceMessageCodec.EncodeAttributes(client, shared));

    private static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string? Joined(ImmutableArray<string>? keys) => keys is { } known ? string.Join('|', known) : null;

    private static string Text(ImmutableArray<DeviceValue> values) =>
        string.Join(' ', values.Select(value => $"{value.Key}={value.Json}@{(value.Timestamp == Now ? "n" : value.Timestamp)}"));
}
