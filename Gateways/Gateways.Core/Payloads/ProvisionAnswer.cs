using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ProvisioningCluster.Gateways.Core.Payloads.Transport;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Answers to a provision request (wire-spec 1.3, 1.6): texts are exact, keys stand in the order of the reference.</summary>
internal static class ProvisionAnswer
{
    /// <summary>Text beyond ASCII stays as it is: a device's receive buffer may be as small as 256 bytes (wire-spec 1.7).</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] NotFoundJson = """{"errorMsg":"Provision data was not found!","status":"NOT_FOUND"}"""u8.ToArray();
    private static readonly byte[] FailureJson = """{"errorMsg":"Failed to provision device!","status":"FAILURE"}"""u8.ToArray();
    private static readonly byte[] NotFoundProtobuf = ProvisionProtobuf.Encode(ResponseStatus.NotFound);
    private static readonly byte[] FailureProtobuf = ProvisionProtobuf.Encode(ResponseStatus.Failure);

    public static byte[] Encode(PayloadFormat format, Result<DeviceCredentials> outcome)
    {
        var json = format == PayloadFormat.Json;
        if (!outcome.TryGet(out var credentials, out var fault))
        {
            return fault.Code == FaultCode.ProvisionDataNotFound
                ? json ? NotFoundJson : NotFoundProtobuf
                : json ? FailureJson : FailureProtobuf;
        }

        var value = ValueOf(credentials);
        return json ? EncodeJson(credentials, value) : ProvisionProtobuf.Encode(credentials, value);
    }

    private static string? ValueOf(DeviceCredentials credentials) => credentials.Type == CredentialsType.AccessToken
        ? credentials.CredentialsId.Reveal()
        : credentials.Value?.Reveal();

    private static byte[] EncodeJson(DeviceCredentials credentials, string? value)
    {
        var type = credentials.Type;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            if (value is not null && type != CredentialsType.Lwm2mCredentials)
            {
                writer.WritePropertyName("credentialsValue"u8);
                WriteValue(writer, type, value);
            }

            writer.WriteString("credentialsType"u8, NameOf(type));
            writer.WriteString("status"u8, "SUCCESS"u8);
            if (credentials.IssuedChain is { } chain)
            {
                writer.WriteString("certificateChain"u8, chain); // ours, for who sent a csr
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, CredentialsType type, string value)
    {
        if (type == CredentialsType.MqttBasic)
        {
            writer.WriteRawValue(value); // the stored value is the JSON object itself (wire-spec 1.4)
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }

    private static ReadOnlySpan<byte> NameOf(CredentialsType type) => type switch
    {
        CredentialsType.AccessToken => "ACCESS_TOKEN"u8,
        CredentialsType.X509Certificate => "X509_CERTIFICATE"u8,
        CredentialsType.MqttBasic => "MQTT_BASIC"u8,
        CredentialsType.Lwm2mCredentials => "LWM2M_CREDENTIALS"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no wire name for these credentials."),
    };
}
