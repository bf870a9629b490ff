using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>The value of MQTT_BASIC credentials: these keys in this order (wire-spec 1.4).</summary>
internal sealed record MqttBasicValue
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [JsonPropertyName("clientId"), JsonPropertyOrder(0)]
    public string? ClientId { get; init; }

    [JsonPropertyName("userName"), JsonPropertyOrder(1)]
    public string? UserName { get; init; }

    [JsonPropertyName("password"), JsonPropertyOrder(2)]
    public string? Password { get; init; }

    /// <summary>Which lookup finds them, and under which id (wire-spec 1.5).</summary>
    [JsonIgnore]
    public CredentialsSpace Space => string.IsNullOrEmpty(ClientId) ? CredentialsSpace.Token : CredentialsSpace.MqttHash;

    [JsonIgnore]
    public string CredentialsId => (ClientId, UserName) switch
    {
        (null or "", _) => UserName ?? string.Empty,
        (_, null or "") => IdOf(ClientId),
        _ => IdOf(ClientId, UserName),
    };

    public static string IdOf(string clientId) => Sha3.Hex(clientId);

    public static string IdOf(string clientId, string userName) => Sha3.Hex(clientId + "|" + userName);

    /// <summary>The value of this text, or null when it is no such JSON object.</summary>
    public static MqttBasicValue? TryParse(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<MqttBasicValue>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Credentials never print (I-16).</summary>
    public override string ToString() => "***";
}
