using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Google.Protobuf;
using ProvisioningCluster.Gateways.Core.Payloads.Transport;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>
/// Telemetry and attributes of provisioned devices (wire-spec 3.6, 4.2), in strict JSON. Their Protobuf forms follow a schema
/// that each profile of the reference defines for itself, so only attribute requests, which have a fixed one, are read as Protobuf.
/// </summary>
public static class DeviceMessageCodec
{
    private static readonly MessageParser<AttributesRequest> AttributesRequestParser =
        AttributesRequest.Parser.WithDiscardUnknownFields(true);

    /// <summary>
    /// JSON telemetry: <c>{"t":1}</c>, <c>{"ts":..,"values":{..}}</c>, or an array of either; <c>{}</c> is valid and holds nothing.
    /// False when it is not valid; nothing of it may be stored then.
    /// </summary>
    /// <param name="now">Milliseconds since the Unix epoch, for values without <c>ts</c>.</param>
    public static bool TryDecodeTelemetry(in ReadOnlySequence<byte> payload, PayloadFormat format, long now, out ImmutableArray<DeviceValue> values)
    {
        values = [];
        return IsReadableJson(payload, format) && DeviceValueJson.TryRead(SpanOf(payload), telemetry: true, now, out values);
    }

    /// <summary>JSON attributes: one object of values.</summary>
    public static bool TryDecodeAttributes(in ReadOnlySequence<byte> payload, PayloadFormat format, long now, out ImmutableArray<DeviceValue> values)
    {
        values = [];
        return IsReadableJson(payload, format) && DeviceValueJson.TryRead(SpanOf(payload), telemetry: false, now, out values);
    }

    /// <summary>
    /// The body of an attribute request, <c>{"clientKeys":"a,b","sharedKeys":"c"}</c>: a null array means that the key was absent
    /// or named nothing. An empty payload is an empty Protobuf message, but not JSON.
    /// </summary>
    public static bool TryDecodeAttributesRequest(in ReadOnlySequence<byte> payload, PayloadFormat format, out ImmutableArray<string>? clientKeys, out ImmutableArray<string>? sharedKeys)
    {
        string? client = null;
        string? shared = null;
        var valid = format == PayloadFormat.Protobuf
            ? TryReadProtobuf(payload, out client, out shared)
            : IsReadableJson(payload, format) && AttributesRequestJson.TryRead(SpanOf(payload), out client, out shared);
        clientKeys = SplitKeys(client);
        sharedKeys = SplitKeys(shared);
        return valid;
    }

    /// <summary>Keys of a comma-separated list such as the query parameter <c>clientKeys</c>; null when it names none.</summary>
    public static ImmutableArray<string>? SplitKeys(string? keys)
    {
        var split = keys?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return split is { Length: > 0 } ? [.. split] : null;
    }

    /// <summary>
    /// <c>{"client":{..},"shared":{..}}</c>; a section without values is left out (wire-spec 4.2).
    /// </summary>
    public static byte[] EncodeAttributes(ImmutableArray<DeviceValue> client, ImmutableArray<DeviceValue> shared)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, ProvisionAnswer.Compact))
        {
            writer.WriteStartObject();
            WriteSection(writer, "client"u8, client);
            WriteSection(writer, "shared"u8, shared);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSection(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<DeviceValue> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var value in values)
        {
            writer.WritePropertyName(value.Key);
            writer.WriteRawValue(value.Json, skipInputValidation: true); // it was validated when it was stored
        }

        writer.WriteEndObject();
    }

    private static bool TryReadProtobuf(in ReadOnlySequence<byte> payload, out string? clientKeys, out string? sharedKeys)
    {
        clientKeys = null;
        sharedKeys = null;
        if (payload.Length > ProvisionCodec.MaxPayload)
        {
            return false;
        }

        try
        {
            var request = AttributesRequestParser.ParseFrom(payload);
            clientKeys = request.ClientKeys;
            sharedKeys = request.SharedKeys;
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static bool IsReadableJson(in ReadOnlySequence<byte> payload, PayloadFormat format) =>
        format == PayloadFormat.Json && payload.Length <= ProvisionCodec.MaxPayload;

    private static ReadOnlySpan<byte> SpanOf(in ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();
}
