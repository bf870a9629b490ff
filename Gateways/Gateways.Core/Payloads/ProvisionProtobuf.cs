using System.Buffers;
using Google.Protobuf;
using ProvisioningCluster.Gateways.Core.Payloads.Transport;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>The Protobuf form of a provision request and its answer (wire-spec 1.6). Absent parts are empty texts.</summary>
internal static class ProvisionProtobuf
{
    private static readonly MessageParser<ProvisionDeviceRequestMsg> Parser =
        ProvisionDeviceRequestMsg.Parser.WithDiscardUnknownFields(true);

    public static DecodedProvision Decode(in ReadOnlySequence<byte> payload, Guid operationId, RequestOrigin origin)
    {
        ProvisionDeviceRequestMsg message;
        try
        {
            message = Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return Refused(null);
        }

        if (message.CredentialsType is < CredentialsTypeProto.AccessToken or > CredentialsTypeProto.Lwm2MCredentials)
        {
            return Refused("credentialsType");
        }

        var request = ToRequest(message, operationId, origin);
        return new DecodedProvision(PayloadFormat.Protobuf, request, PayloadError.None, null);
    }

    public static byte[] Encode(DeviceCredentials credentials, string? value) => new ProvisionDeviceResponseMsg
    {
        Status = ResponseStatus.Success,
        CredentialsType = (CredentialsTypeProto)credentials.Type,
        CredentialsValue = value ?? string.Empty,
        CertificateChain = credentials.IssuedChain ?? string.Empty,
    }.ToByteArray();

    public static byte[] Encode(ResponseStatus status) => new ProvisionDeviceResponseMsg { Status = status }.ToByteArray();

    private static DecodedProvision Refused(string? field) => new(PayloadFormat.Protobuf, null, PayloadError.BadStructure, field);

    private static ProvisionRequest ToRequest(ProvisionDeviceRequestMsg message, Guid operationId, RequestOrigin origin)
    {
        var keys = message.ProvisionDeviceCredentialsMsg;
        var data = message.CredentialsDataProto;
        var basic = data?.ValidateBasicMqttCredRequestMsg;
        return new ProvisionRequest
        {
            OperationId = operationId,
            Origin = origin,
            DeviceName = message.DeviceName,
            ProvisionKey = new SecretText(keys?.ProvisionDeviceKey ?? string.Empty),
            ProvisionSecret = new SecretText(keys?.ProvisionDeviceSecret ?? string.Empty),
            CredentialsType = (CredentialsType)message.CredentialsType,
            Token = new SecretText(data?.ValidateDeviceTokenRequestMsg?.Token ?? string.Empty),
            Hash = new SecretText(data?.ValidateDeviceX509CertRequestMsg?.Hash ?? string.Empty),
            ClientId = new SecretText(basic?.ClientId ?? string.Empty),
            UserName = new SecretText(basic?.UserName ?? string.Empty),
            Password = new SecretText(basic?.Password ?? string.Empty),
            Gateway = message.Gateway,
            SigningRequest = new SecretText(message.Csr),
        };
    }
}
