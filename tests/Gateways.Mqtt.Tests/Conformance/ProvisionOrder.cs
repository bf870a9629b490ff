using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;

/// <summary>A provision request as a device would write it, in JSON or Protobuf (wire-spec 1.1, 1.6).</summary>
internal sealed record ProvisionOrder(string? DeviceName, string Key, string Secret)
{
    private static readonly string[] Types = ["ACCESS_TOKEN", "X509_CERTIFICATE", "MQTT_BASIC"];

    public string? CredentialsType { get; init; }

    public string? Token { get; init; }

    public string? Hash { get; init; }

    public string? ClientId { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public bool Gateway { get; init; }

    public byte[] Write(bool protobuf) => protobuf ? ToProtobuf() : Encoding.UTF8.GetBytes(ToJson().ToJsonString());

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["provisionDeviceKey"] = Key, ["provisionDeviceSecret"] = Secret };
        Add(json, "deviceName", DeviceName);
        Add(json, "credentialsType", CredentialsType);
        Add(json, "token", Token);
        Add(json, "hash", Hash);
        Add(json, "clientId", ClientId);
        Add(json, "username", UserName);
        Add(json, "password", Password);
        if (Gateway)
        {
            json["gateway"] = true;
        }

        return json;
    }

    private byte[] ToProtobuf()
    {
        byte[] data = Token is not null ? Field(1, Text(1, Token))
            : Hash is not null ? Field(2, Text(1, Hash))
            : ClientId is not null || UserName is not null ? Field(3, [.. Text(1, ClientId), .. Text(2, UserName), .. Text(3, Password)])
            : [];
        return
        [
            .. Text(1, DeviceName),
            .. CredentialsType is null ? (byte[])[] : [0x10, (byte)Array.IndexOf(Types, CredentialsType)],
            .. Field(3, [.. Text(1, Key), .. Text(2, Secret)]),
            .. data.Length == 0 ? [] : Field(4, data),
            .. Gateway ? (byte[])[0x28, 1] : [],
        ];
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static byte[] Text(int number, string? value) => value is null ? [] : Field(number, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int number, byte[] value) =>
        [(byte)((number << 3) | 2), .. ProvisioningCluster.Testing.MqttBytes.Length(value.Length), .. value];
}
