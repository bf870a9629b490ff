using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>A device's credentials as the REST gives and takes them.</summary>
internal sealed record Credentials
{
    public const string AccessToken = "ACCESS_TOKEN";
    public const string MqttBasic = "MQTT_BASIC";
    public const string Certificate = "X509_CERTIFICATE";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<string> Types { get; } = [AccessToken, MqttBasic, Certificate];

    /// <summary>Of the record that is replaced.</summary>
    public required RecordId Id { get; init; }

    public required JsonObject DeviceId { get; init; }

    public required string CredentialsType { get; init; }

    /// <summary>The token; a hash for the other types.</summary>
    public string? CredentialsId { get; init; }

    /// <summary>A certificate, or a text with the JSON of <see cref="Login"/>.</summary>
    public string? CredentialsValue { get; init; }

    /// <summary>What was read; a later one is not overwritten.</summary>
    public long Version { get; init; }

    /// <summary>Null when they are of another type.</summary>
    [JsonIgnore]
    public MqttLogin? Login => CredentialsType == MqttBasic && CredentialsValue is { } value ? JsonSerializer.Deserialize<MqttLogin>(value, Json) : null;

    /// <summary>A type that this version does not know is shown as it is.</summary>
    public static string TitleOf(string type) => type switch
    {
        AccessToken => DevicesTexts.TypeToken,
        MqttBasic => DevicesTexts.TypeMqtt,
        Certificate => DevicesTexts.TypeCertificate,
        _ => type,
    };

    public static string HelpOf(string type) => type switch
    {
        AccessToken => DevicesTexts.TypeTokenHelp,
        MqttBasic => DevicesTexts.TypeMqttHelp,
        Certificate => DevicesTexts.TypeCertificateHelp,
        _ => string.Empty,
    };

    /// <summary>Credentials never print (I-16).</summary>
    public override string ToString() => $"{nameof(Credentials)}({Id.Id})";

    internal sealed record RecordId(Guid Id);

    /// <summary>What a device with MQTT basic credentials logs in with; absent parts are not compared.</summary>
    internal sealed record MqttLogin(string? ClientId, string? UserName, string? Password)
    {
        public string ToJson() => JsonSerializer.Serialize(new MqttLogin(Given(ClientId), Given(UserName), Given(Password)), Json);

        public override string ToString() => nameof(MqttLogin);

        private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
