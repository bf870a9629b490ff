using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>What becomes credentials and under which id they are found (wire-spec 1.4, 1.5, 7.2; T-8).</summary>
internal static class CredentialsRules
{
    /// <summary>Longest token, client id, user name and password, in characters.</summary>
    public const int MaxTextLength = 255;

    /// <summary>Longest certificate text as sent, in characters.</summary>
    public const int MaxCertificateLength = 32 * 1024;

    /// <summary>An access token of the server's making.</summary>
    public static DeviceCredentials AccessToken(string token) => new(CredentialsType.AccessToken, new SecretText(token), null);

    /// <summary>The leaf of a chain, in the form in which a login finds it.</summary>
    public static DeviceCredentials Certificate(CertificateChain chain)
    {
        var text = chain.LeafText;
        return new DeviceCredentials(CredentialsType.X509Certificate, new SecretText(Sha3.Hex(text)), new SecretText(text));
    }

    /// <summary>The credentials that a create-new request asks for (wire-spec 1.4).</summary>
    public static Result<DeviceCredentials> FromRequest(ProvisionRequest request, string freshToken)
    {
        var nothingGiven = request.Token.IsEmpty && request.Hash.IsEmpty && request.UserName.IsEmpty
            && request.Password.IsEmpty && request.ClientId.IsEmpty;

        return request.CredentialsType switch
        {
            _ when nothingGiven => AccessToken(freshToken),
            CredentialsType.AccessToken => Token(request.Token.Reveal(), "token"),
            CredentialsType.MqttBasic => Mqtt(new MqttBasicValue
            {
                ClientId = request.ClientId.Reveal(),
                UserName = request.UserName.Reveal(),
                Password = request.Password.Reveal(),
            }),
            CredentialsType.X509Certificate => Certificate(request.Hash.Reveal()),
            _ => Unsupported(),
        };
    }

    /// <summary>The stored form of credentials that an operator gave; what is normalised already stays as it is.</summary>
    public static Result<DeviceCredentials> FromOperator(DeviceCredentials credentials) => credentials.Type switch
    {
        CredentialsType.AccessToken => Token(credentials.CredentialsId.Reveal(), "credentialsId"),
        CredentialsType.MqttBasic => MqttBasicValue.TryParse(credentials.Value?.Reveal()) is { } value
            ? Mqtt(value)
            : Invalid("credentialsValue", "Device credentials value must be an object with clientId, userName and password!"),
        CredentialsType.X509Certificate => credentials.Value is { IsEmpty: false } certificate
            ? Certificate(certificate.Reveal())
            : Invalid("credentialsValue", "Device credentials value should be specified!"),
        _ => Unsupported(),
    };

    /// <summary>The lookup space of stored credentials.</summary>
    public static CredentialsSpace SpaceOf(DeviceCredentials credentials) => credentials.Type switch
    {
        CredentialsType.X509Certificate => CredentialsSpace.Certificate,
        CredentialsType.MqttBasic => MqttBasicValue.TryParse(credentials.Value?.Reveal())?.Space ?? CredentialsSpace.MqttHash,
        _ => CredentialsSpace.Token,
    };

    /// <summary>Takes the marker texts and line breaks out, nothing else: blanks and tabs stay (wire-spec 1.5).</summary>
    public static string NormaliseCertificate(string text) => text
        .Replace("-----BEGIN CERTIFICATE-----", string.Empty, StringComparison.Ordinal)
        .Replace("-----END CERTIFICATE-----", string.Empty, StringComparison.Ordinal)
        .Replace("\n", string.Empty, StringComparison.Ordinal)
        .Replace("\r", string.Empty, StringComparison.Ordinal);

    private static Result<DeviceCredentials> Token(string token, string field)
    {
        if (token.Length == 0)
        {
            return Invalid(field, "Device credentials id should be specified!");
        }

        return (CheckText(token, field) ?? CheckReserved(token, field)) is { } fault ? fault : AccessToken(token);
    }

    private static Result<DeviceCredentials> Mqtt(MqttBasicValue value)
    {
        var noClient = string.IsNullOrEmpty(value.ClientId);
        var noUser = string.IsNullOrEmpty(value.UserName);
        if (noClient && noUser)
        {
            return Invalid("clientId", "MQTT credentials need a client id or a user name!");
        }

        if (noUser && !string.IsNullOrEmpty(value.Password))
        {
            return Invalid("userName", "MQTT credentials with a client id and a password need a user name!");
        }

        var fault = CheckText(value.ClientId, "clientId") ?? CheckText(value.UserName, "userName") ?? CheckText(value.Password, "password")
            ?? CheckReserved(value.UserName, "userName") ?? CheckReservedClient(value.ClientId);
        return fault is not null
            ? fault
            : new DeviceCredentials(CredentialsType.MqttBasic, new SecretText(value.CredentialsId), new SecretText(value.ToJson()));
    }

    private static Result<DeviceCredentials> Certificate(string text)
    {
        if (text.Length > MaxCertificateLength)
        {
            return Invalid("hash", $"Validation error: certificate length must be equal or less than {MaxCertificateLength}");
        }

        var normalised = NormaliseCertificate(text);
        return IsWellFormed(normalised)
            ? new DeviceCredentials(CredentialsType.X509Certificate, new SecretText(Sha3.Hex(normalised)), new SecretText(normalised))
            : Invalid("hash", "Validation error: certificate is malformed");
    }

    private static Fault? CheckText(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length > MaxTextLength)
        {
            return Invalid(field, $"Validation error: {field} length must be equal or less than {MaxTextLength}");
        }

        foreach (var character in text)
        {
            if (character is < ' ' or '\u007f')
            {
                return Invalid(field, $"{field} must not contain control characters!");
            }
        }

        // Half a surrogate pair has no UTF-8 form: two such texts would hash alike.
        return IsWellFormed(text) ? null : Invalid(field, $"Validation error: {field} is malformed");
    }

    /// <summary>MQTT takes these user names for another kind of session before any credentials are looked up, and a token is a user name there.</summary>
    private static Fault? CheckReserved(string? text, string field) => text is ReservedNames.Provisioning or ReservedNames.Operator
        ? Invalid(field, $"{field} must not be '{text}', which MQTT keeps for {(text == ReservedNames.Operator ? "operators" : "provisioning")}!")
        : null;

    /// <summary>The client id makes a session of provisioning as well.</summary>
    private static Fault? CheckReservedClient(string? clientId) => clientId == ReservedNames.Provisioning ? CheckReserved(clientId, "clientId") : null;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static Fault Unsupported() => Invalid("credentialsType", "Device credentials of this type are not supported!");

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field, "invalid_credentials");
}
