using System.Diagnostics.CodeAnalysis;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Enum values as the wire writes them (wire-spec 6.4–6.6).</summary>
internal static class WireNames
{
    /// <summary>The only profile and configuration type.</summary>
    public const string DefaultType = "DEFAULT";

    public static string Of(ProvisionStrategy strategy) => strategy switch
    {
        ProvisionStrategy.Disabled => "DISABLED",
        ProvisionStrategy.AllowCreateNewDevices => "ALLOW_CREATE_NEW_DEVICES",
        ProvisionStrategy.CheckPreProvisionedDevices => "CHECK_PRE_PROVISIONED_DEVICES",
        ProvisionStrategy.X509CertificateChain => "X509_CERTIFICATE_CHAIN",
        _ => throw Unknown(strategy),
    };

    public static string Of(ProfileTransport transport) => transport switch
    {
        ProfileTransport.Default => DefaultType,
        ProfileTransport.Mqtt => "MQTT",
        ProfileTransport.Coap => "COAP",
        ProfileTransport.Lwm2m => "LWM2M",
        ProfileTransport.Snmp => "SNMP",
        _ => throw Unknown(transport),
    };

    public static string Of(CredentialsType type) => type switch
    {
        CredentialsType.AccessToken => "ACCESS_TOKEN",
        CredentialsType.X509Certificate => "X509_CERTIFICATE",
        CredentialsType.MqttBasic => "MQTT_BASIC",
        CredentialsType.Lwm2mCredentials => "LWM2M_CREDENTIALS",
        _ => throw Unknown(type),
    };

    /// <summary>Those that an issued certificate can have.</summary>
    public static IReadOnlyList<CertificatePurposes> Purposes { get; } = [CertificatePurposes.ClientAuthentication, CertificatePurposes.ServerAuthentication];

    /// <summary>As openssl writes them.</summary>
    public static string Of(CertificatePurposes purpose) => purpose switch
    {
        CertificatePurposes.ClientAuthentication => "clientAuth",
        CertificatePurposes.ServerAuthentication => "serverAuth",
        _ => throw Unknown(purpose),
    };

    /// <summary>Telemetry is no attribute scope and has no name here.</summary>
    public static string Of(ValueScope scope) => scope switch
    {
        ValueScope.Client => "CLIENT_SCOPE",
        ValueScope.Shared => "SHARED_SCOPE",
        ValueScope.Server => "SERVER_SCOPE",
        _ => throw Unknown(scope),
    };

    public static string Of(OutdatedRevocationListRule rule) => rule switch
    {
        OutdatedRevocationListRule.Refuse => "REFUSE",
        OutdatedRevocationListRule.Accept => "ACCEPT",
        _ => throw Unknown(rule),
    };

    public static bool TryParse(string text, out OutdatedRevocationListRule rule) => TryParse(text, Of, Enum.GetValues<OutdatedRevocationListRule>(), out rule);

    public static bool TryParse(string text, out ProvisionStrategy strategy) => TryParse(text, Of, Enum.GetValues<ProvisionStrategy>(), out strategy);

    public static bool TryParse(string text, out CertificatePurposes purpose) => TryParse(text, Of, [.. Purposes], out purpose);

    public static bool TryParse(string text, out ProfileTransport transport) => TryParse(text, Of, Enum.GetValues<ProfileTransport>(), out transport);

    public static bool TryParse(string text, out CredentialsType type) => TryParse(text, Of, Enum.GetValues<CredentialsType>(), out type);

    public static bool TryParse(string text, out ValueScope scope) => TryParse(text, Of, [ValueScope.Client, ValueScope.Shared, ValueScope.Server], out scope);

    private static bool TryParse<T>(string text, Func<T, string> name, T[] values, [MaybeNullWhen(false)] out T value)
    {
        foreach (var candidate in values)
        {
            if (string.Equals(name(candidate), text, StringComparison.Ordinal))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static ArgumentOutOfRangeException Unknown<T>(T value)
        where T : struct, Enum => new(nameof(value), $"{typeof(T).Name} {value:D} has no wire name.");
}
