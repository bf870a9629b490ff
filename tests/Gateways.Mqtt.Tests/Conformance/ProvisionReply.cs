using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>A provision response in the words of the JSON form.</summary>
internal sealed record ProvisionReply(string Status, string? CredentialsType, string? CredentialsValue, string? ErrorMessage)
{
    private static readonly string[] Statuses = ["UNKNOWN", "SUCCESS", "NOT_FOUND", "FAILURE"];
    private static readonly string[] Types = ["ACCESS_TOKEN", "X509_CERTIFICATE", "MQTT_BASIC", "LWM2M_CREDENTIALS"];

    public static ProvisionReply Read(byte[] payload, bool protobuf) => protobuf ? FromProtobuf(payload) : FromJson(Encoding.UTF8.GetString(payload));

    public static ProvisionReply FromJson(string json)
    {
        var answer = JsonNode.Parse(json)!;
        var value = answer["credentialsValue"];
        return new ProvisionReply(
            answer["status"]!.GetValue<string>(),
            answer["credentialsType"]?.GetValue<string>(),
            value is JsonObject ? value.ToJsonString() : value?.GetValue<string>(),
            answer["errorMsg"]?.GetValue<string>());
    }

    private static ProvisionReply FromProtobuf(byte[] payload)
    {
        var (status, type, value) = (0, 0, (string?)null);
        for (var at = 0; at < payload.Length;)
        {
            switch (payload[at++])
            {
                case 0x08:
                    status = payload[at++];
                    break;
                case 0x10:
                    type = payload[at++];
                    break;
                case 0x1A:
                    int length = payload[at++];
                    if (length > 127)
                    {
                        length = (length & 127) | (payload[at++] << 7);
                    }

                    value = Encoding.UTF8.GetString(payload, at, length);
                    at += length;
                    break;
                default:
                    throw new FormatException("A field that is not in the specification.");
            }
        }

        return new ProvisionReply(Statuses[status], status == 1 ? Types[type] : null, value, null);
    }
}
