using System.Buffers;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Provision requests and responses as JSON and Protobuf (wire-spec 1.1–1.3, 1.6).</summary>
public static class ProvisionCodec
{
    /// <summary>Longest payload that is looked at, in bytes (invariants section 5); gateways refuse longer ones in their own words.</summary>
    public const int MaxPayload = 65536;

    /// <summary>MQTT and CoAP: JSON when it is a JSON object, else Protobuf; an empty payload is an empty Protobuf message.</summary>
    public static DecodedProvision Decode(in ReadOnlySequence<byte> payload, Guid operationId, RequestOrigin origin)
    {
        var decoded = DecodeJson(payload, operationId, origin);
        return decoded.Error == PayloadError.NotJson
            ? ProvisionProtobuf.Decode(payload, operationId, origin)
            : decoded;
    }

    /// <summary>HTTP: JSON only.</summary>
    public static DecodedProvision DecodeJson(in ReadOnlySequence<byte> payload, Guid operationId, RequestOrigin origin)
    {
        if (payload.Length > MaxPayload)
        {
            return new DecodedProvision(PayloadFormat.Json, null, PayloadError.BadStructure, null);
        }

        if (payload.IsSingleSegment)
        {
            return ProvisionJson.Decode(payload.FirstSpan, operationId, origin);
        }

        var length = (int)payload.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(buffer);
            return ProvisionJson.Decode(buffer.AsSpan(0, length), operationId, origin);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it held the provision secret
        }
    }

    /// <summary>
    /// The response body. SUCCESS with the stored credentials, or NOT_FOUND / FAILURE for the two provisioning faults
    /// (any other fault: FAILURE).
    /// </summary>
    public static byte[] Encode(PayloadFormat format, Result<DeviceCredentials> outcome) => ProvisionAnswer.Encode(format, outcome);
}
