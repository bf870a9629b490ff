using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>What a column can mean: the words of the REST, in the order in which they are offered.</summary>
internal static class ImportFields
{
    public const string Ignore = "ignore";
    public const string Name = "name";
    public const string Token = "token";
    public const string Password = "password";
    public const string Server = "server";
    public const string Shared = "shared";
    public const string Telemetry = "telemetry";

    private const string Type = "type";
    private const string ClientId = "clientId";
    private const string UserName = "username";

    /// <summary>Names of headers that speak for themselves, without blanks and hyphens.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [Name] = Name,
        ["devicename"] = Name,
        ["serial"] = Name,
        ["serialno"] = Name,
        ["serialnumber"] = Name,
        [Type] = Type,
        ["profile"] = Type,
        ["deviceprofile"] = Type,
        ["label"] = "label",
        ["description"] = "description",
        ["gateway"] = "gateway",
        ["isgateway"] = "gateway",
        ["additionalinfo"] = "additionalInfo",
        ["credentialstype"] = "credentialsType",
        [Token] = Token,
        ["accesstoken"] = Token,
        ["certificate"] = "certificate",
        ["x509"] = "certificate",
        ["x509certificate"] = "certificate",
        [ClientId] = ClientId,
        ["mqttclientid"] = ClientId,
        [UserName] = UserName,
        ["mqttusername"] = UserName,
        [Password] = Password,
        ["mqttpassword"] = Password,
    };

    public static IReadOnlyList<string> All { get; } =
        [Ignore, Name, Type, "label", "description", Server, Shared, Telemetry, Token, "certificate", ClientId, UserName, Password, "credentialsType", "gateway", "additionalInfo"];

    /// <summary>True for a field that needs a key.</summary>
    public static bool IsKeyed(string field) => field is Server or Shared or Telemetry;

    /// <summary>True for a field whose cells let somebody in: they are not shown.</summary>
    public static bool IsSecret(string field) => field is Token or Password;

    public static string TitleOf(string field) => field switch
    {
        Ignore => ImportTexts.FieldIgnore,
        Name => ImportTexts.FieldName,
        Type => ImportTexts.FieldType,
        "label" => ImportTexts.FieldLabel,
        "description" => ImportTexts.FieldDescription,
        Server => ImportTexts.FieldServer,
        Shared => ImportTexts.FieldShared,
        Telemetry => ImportTexts.FieldTelemetry,
        Token => ImportTexts.FieldToken,
        "certificate" => ImportTexts.FieldCertificate,
        ClientId => ImportTexts.FieldClientId,
        UserName => ImportTexts.FieldUserName,
        Password => ImportTexts.FieldPassword,
        "credentialsType" => ImportTexts.FieldCredentialsType,
        "gateway" => ImportTexts.FieldGateway,
        "additionalInfo" => ImportTexts.FieldAdditionalInfo,
        _ => field,
    };

    /// <summary>What a name in the header says of itself, such as <c>Access Token</c> or <c>server:area</c>; otherwise it is to be ignored.</summary>
    public static (string Field, string Key) Guess(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return (Known.GetValueOrDefault(Plain(header), Ignore), string.Empty);
        }

        var (field, key) = (Plain(header[..colon]).ToLowerInvariant(), header[(colon + 1)..].Trim());
        return IsKeyed(field) && key.Length > 0 ? (field, key) : (Ignore, string.Empty);
    }

    private static string Plain(string name) => string.Concat(name.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('_' or '-' or '.')));
}
