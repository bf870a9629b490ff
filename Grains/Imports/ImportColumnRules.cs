using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>What the columns of a file mean.</summary>
internal static class ImportColumnRules
{
    public const int MaxKeyLength = 255;

    private static readonly FrozenDictionary<string, ImportField> Words = new Dictionary<string, ImportField>
    {
        ["ignore"] = ImportField.Ignore,
        ["name"] = ImportField.Name,
        ["devicename"] = ImportField.Name,
        ["type"] = ImportField.Type,
        ["profile"] = ImportField.Type,
        ["deviceprofile"] = ImportField.Type,
        ["label"] = ImportField.Label,
        ["description"] = ImportField.Description,
        ["gateway"] = ImportField.Gateway,
        ["isgateway"] = ImportField.Gateway,
        ["additionalinfo"] = ImportField.AdditionalInfo,
        ["credentialstype"] = ImportField.CredentialsType,
        ["token"] = ImportField.AccessToken,
        ["accesstoken"] = ImportField.AccessToken,
        ["certificate"] = ImportField.Certificate,
        ["x509"] = ImportField.Certificate,
        ["x509certificate"] = ImportField.Certificate,
        ["clientid"] = ImportField.MqttClientId,
        ["mqttclientid"] = ImportField.MqttClientId,
        ["username"] = ImportField.MqttUserName,
        ["mqttusername"] = ImportField.MqttUserName,
        ["password"] = ImportField.MqttPassword,
        ["mqttpassword"] = ImportField.MqttPassword,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ImportField> KeyedWords = new Dictionary<string, ImportField>
    {
        ["server"] = ImportField.ServerAttribute,
        ["shared"] = ImportField.SharedAttribute,
        ["telemetry"] = ImportField.Telemetry,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKeyed(ImportField field) => field is ImportField.ServerAttribute or ImportField.SharedAttribute or ImportField.Telemetry;

    /// <summary>
    /// The column that a word stands for, or null: <c>name</c>, <c>Access Token</c>, <c>server:area</c>. Case, blanks, <c>_</c> and <c>-</c>
    /// make no difference, except in a key.
    /// </summary>
    public static ImportColumn? Named(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return Words.TryGetValue(Plain(word), out var field) ? new ImportColumn(field) : null;
        }

        var key = word[(colon + 1)..].Trim();
        return key.Length is > 0 and <= MaxKeyLength && KeyedWords.TryGetValue(Plain(word[..colon]), out var keyed) ? new ImportColumn(keyed, key) : null;
    }

    /// <summary>The columns of a file with this header (empty when it has none), or what is wrong with them.</summary>
    public static Result<ImmutableArray<ImportColumn>> Resolve(ImmutableArray<string> header, ImportOptions options)
    {
        if (!options.Columns.IsDefaultOrEmpty)
        {
            return Check(options.Columns, options.Style);
        }

        if (header.IsDefaultOrEmpty)
        {
            return Refused("The file has no header, so 'columns' must name its columns in their order.");
        }

        var columns = ImmutableArray.CreateBuilder<ImportColumn>(header.Length);
        for (var index = 0; index < header.Length; index++)
        {
            var mapped = options.Mappings.FirstOrDefault(mapping => string.Equals(mapping.Header, header[index].Trim(), StringComparison.Ordinal))?.Column;
            if ((mapped ?? Named(header[index])) is not { } column)
            {
                return Refused(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column {index + 1} has a name that is not known: map it with 'map=<name in the header>=<field>', or to 'ignore'. Fields: {Known}."));
            }

            columns.Add(column);
        }

        foreach (var mapping in options.Mappings)
        {
            if (!header.Any(name => string.Equals(mapping.Header, name.Trim(), StringComparison.Ordinal)))
            {
                return Refused("A name that 'map' names is not in the header of the file.");
            }
        }

        return Check(columns.MoveToImmutable(), options.Style);
    }

    /// <summary>The words for fields, for messages.</summary>
    public static string Known =>
        "name, type, label, description, gateway, additionalInfo, credentialsType, token, certificate, clientId, username, password, server:<key>, shared:<key>, telemetry:<key>, ignore";

    private static Result<ImmutableArray<ImportColumn>> Check(ImmutableArray<ImportColumn> columns, ImportStyle style)
    {
        // The reference takes a file without names and reports every row; a script may be waiting for just that.
        if (style == ImportStyle.Careful && columns.All(column => column.Field != ImportField.Name))
        {
            return Refused("No column is the device's name: call one 'name', or map one to it.");
        }

        var seen = new HashSet<ImportColumn>();
        foreach (var column in columns)
        {
            if (column.Field is not (ImportField.Ignore or ImportField.Unsupported) && !seen.Add(column) && style == ImportStyle.Careful)
            {
                return Refused("Two columns mean the same field: map one of them to 'ignore'.");
            }
        }

        return columns;
    }

    private static string Plain(string word) =>
        string.Concat(word.Where(character => !char.IsWhiteSpace(character) && character is not ('_' or '-' or '.'))).ToLowerInvariant();

    private static Fault Refused(string detail) => new(FaultCode.InvalidArgument, detail, "columns", "bad_columns");
}
