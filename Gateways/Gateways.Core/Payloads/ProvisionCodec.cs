using System.Buffers;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Provision requests and responses as JSON and Protobuf (wire-spec 1.1–1.3, 1.6).</summary>
public static class ProvisionCodec
{
    /// <summary>MQTT and CoAP: JSON when it is a JSON object, else Protobuf; an empty payload is an empty Protobuf message.</summary>
    public static DecodedProvision Decode(in ReadOnlySequence<byte> payload, Guid operationId, RequestOrigin origin) =>
        throw new NotImplementedException();

    /// <summary>HTTP: JSON only.</summary>
    public static DecodedProvision DecodeJson(in ReadOnlySequence<byte> payload, Guid operationId, RequestOrigin origin) =>
        throw new NotImplementedException();

    /// <summary>
    /// The response body. SUCCESS with the stored credentials, or NOT_FOUND / FAILURE for the two provisioning faults
    /// (any other fault: FAILURE).
    /// </summary>
    public static byte[] Encode(PayloadFormat format, Result<DeviceCredentials> outcome) => throw new NotImplementedException();
}
