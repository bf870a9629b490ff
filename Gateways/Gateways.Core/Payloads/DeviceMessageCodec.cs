using System.Buffers;
using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Telemetry and attributes of provisioned devices (wire-spec 3.6, 4.2).</summary>
public static class DeviceMessageCodec
{
    /// <summary>
    /// JSON telemetry: <c>{"t":1}</c>, <c>{"ts":..,"values":{..}}</c>, or an array of either; <c>{}</c> is valid and holds nothing.
    /// False when it is not valid; nothing of it may be stored then.
    /// </summary>
    /// <param name="now">Milliseconds since the Unix epoch, for values without <c>ts</c>.</param>
    public static bool TryDecodeTelemetry(in ReadOnlySequence<byte> payload, PayloadFormat format, long now, out ImmutableArray<DeviceValue> values) =>
        throw new NotImplementedException();

    /// <summary>JSON attributes: one object of values.</summary>
    public static bool TryDecodeAttributes(in ReadOnlySequence<byte> payload, PayloadFormat format, long now, out ImmutableArray<DeviceValue> values) =>
        throw new NotImplementedException();

    /// <summary>
    /// The body of an attribute request, <c>{"clientKeys":"a,b","sharedKeys":"c"}</c>: a null array means that the key was absent.
    /// </summary>
    public static bool TryDecodeAttributesRequest(in ReadOnlySequence<byte> payload, PayloadFormat format, out ImmutableArray<string>? clientKeys, out ImmutableArray<string>? sharedKeys) =>
        throw new NotImplementedException();

    /// <summary>
    /// <c>{"client":{..},"shared":{..}}</c>; a section without values is left out (wire-spec 4.2).
    /// </summary>
    public static byte[] EncodeAttributes(ImmutableArray<DeviceValue> client, ImmutableArray<DeviceValue> shared) => throw new NotImplementedException();
}
