using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>The words of imports on the wire.</summary>
internal static class ImportWords
{
    private const int LongestKey = 255;

    private const string Fields =
        "name, type, label, description, gateway, additionalInfo, credentialsType, token, certificate, clientId, username, password, server:<key>, shared:<key>, telemetry:<key>, ignore";

    private static readonly Dictionary<string, ImportField> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = ImportField.Name,
        ["type"] = ImportField.Type,
        ["profile"] = ImportField.Type,
        ["label"] = ImportField.Label,
        ["description"] = ImportField.Description,
        ["gateway"] = ImportField.Gateway,
        ["additionalInfo"] = ImportField.AdditionalInfo,
        ["credentialsType"] = ImportField.CredentialsType,
        ["token"] = ImportField.AccessToken,
        ["certificate"] = ImportField.Certificate,
        ["clientId"] = ImportField.MqttClientId,
        ["username"] = ImportField.MqttUserName,
        ["password"] = ImportField.MqttPassword,
        ["ignore"] = ImportField.Ignore,
    };

    private static readonly Dictionary<string, ImportField> KeyedWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["server"] = ImportField.ServerAttribute,
        ["shared"] = ImportField.SharedAttribute,
        ["telemetry"] = ImportField.Telemetry,
    };

    public static string Of(ImportState state) => state switch
    {
        ImportState.Uploading => "UPLOADING",
        ImportState.Queued => "QUEUED",
        ImportState.Running => "RUNNING",
        ImportState.Done => "DONE",
        ImportState.Cancelled => "CANCELLED",
        ImportState.Failed => "FAILED",
        _ => "UNKNOWN",
    };

    /// <summary>The column types of wire-spec 6.7; null for a word that is none of them.</summary>
    public static ImportField? Reference(string type) => type switch
    {
        "NAME" => ImportField.Name,
        "TYPE" => ImportField.Type,
        "LABEL" => ImportField.Label,
        "DESCRIPTION" => ImportField.Description,
        "IS_GATEWAY" => ImportField.Gateway,
        "ACCESS_TOKEN" => ImportField.AccessToken,
        "X509" => ImportField.Certificate,
        "MQTT_CLIENT_ID" => ImportField.MqttClientId,
        "MQTT_USER_NAME" => ImportField.MqttUserName,
        "MQTT_PASSWORD" => ImportField.MqttPassword,
        "SERVER_ATTRIBUTE" => ImportField.ServerAttribute,
        "SHARED_ATTRIBUTE" => ImportField.SharedAttribute,
        "TIMESERIES" => ImportField.Telemetry,
        "ROUTING_KEY" or "SECRET" => ImportField.Ignore, // edges only
        _ when type.StartsWith("LWM2M_", StringComparison.Ordinal) => ImportField.Unsupported,
        _ => null,
    };

    /// <summary>A field such as <c>name</c> or <c>server:area</c>.</summary>
    public static Result<ImportColumn> Column(string word, string parameter)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return Words.TryGetValue(word.Trim(), out var field) ? new ImportColumn(field) : Unknown(parameter);
        }

        var key = word[(colon + 1)..].Trim();
        return key.Length is > 0 and <= LongestKey && KeyedWords.TryGetValue(word[..colon].Trim(), out var keyed) ? new ImportColumn(keyed, key) : Unknown(parameter);
    }

    /// <summary>Fields in their order, parted by commas.</summary>
    public static Result<ImmutableArray<ImportColumn>> Columns(string words)
    {
        var columns = ImmutableArray.CreateBuilder<ImportColumn>();
        foreach (var word in words.Split(','))
        {
            if (!Column(word, "columns").TryGet(out var column, out var fault))
            {
                return fault;
            }

            columns.Add(column);
        }

        return columns.ToImmutable();
    }

    private static Fault Unknown(string parameter) =>
        new(FaultCode.InvalidArgument, $"Request parameter '{parameter}' names a field that is not known. Fields: {Fields}", parameter);
}
