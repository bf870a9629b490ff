using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>
/// A profile while it is read and edited. It keeps the object that the REST gave and changes members of it, as scripts do, so that
/// members which the console does not show survive a save.
/// </summary>
public sealed class ProfileDraft
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int KeyLength = 20;

    /// <summary>43 characters of 62 are 256 bits (T-2).</summary>
    private const int SecretLength = 43;

    private readonly JsonObject origin;

    private ProfileDraft(JsonObject origin) => this.origin = origin;

    /// <summary>Null before it is saved.</summary>
    public string? Id => Text(origin["id"] as JsonObject, "id");

    public string Name { get; set; } = string.Empty;

    public string Description { get; set; } = string.Empty;

    public string Transport { get; set; } = Transports.Default;

    public string Strategy { get; set; } = Strategies.AllowCreate;

    public string Key { get; set; } = string.Empty;

    public string Secret { get; set; } = string.Empty;

    /// <summary>The CA of the chain strategy, PEM or base64.</summary>
    public string Authority { get; set; } = string.Empty;

    public string Pattern { get; set; } = string.Empty;

    public bool AllowCreateByCertificate { get; set; } = true;

    public bool AllowReplacement { get; set; } = true;

    public ProtectionDraft Protection { get; private init; } = new();

    public bool IsDefault => origin["default"]?.GetValue<bool>() == true;

    public long CreatedAt => origin["createdTime"]?.GetValue<long>() ?? 0;

    public bool IsChain => Strategy == Strategies.CertificateChain;

    /// <summary>True when devices prove themselves with key and secret.</summary>
    public bool HasSecret => Strategy is Strategies.AllowCreate or Strategies.CheckPreProvisioned;

    /// <summary>Off, but with the CA of the time before.</summary>
    public bool KeepsAuthority => Strategy == Strategies.Disabled && Authority.Length > 0;

    private static JsonObject Empty => new() { ["type"] = Transports.Default };

    /// <summary>A new profile with a random key and secret.</summary>
    public static ProfileDraft New() => new(new JsonObject { ["type"] = Transports.Default })
    {
        Key = RandomNumberGenerator.GetString(Alphabet, KeyLength),
        Secret = FreshSecret(),
    };

    /// <summary>What the REST answered. Without the right to see secrets, key and secret are empty.</summary>
    public static ProfileDraft Of(JsonObject json)
    {
        var data = json["profileData"] as JsonObject;
        var provision = data?["provisionConfiguration"] as JsonObject;
        var strategy = Text(json, "provisionType") ?? Strategies.Disabled;
        var secret = Text(provision, "provisionDeviceSecret") ?? string.Empty;
        var isAuthority = strategy == Strategies.CertificateChain || LooksLikeCertificate(secret);
        return new ProfileDraft(json)
        {
            Name = Text(json, "name") ?? string.Empty,
            Description = Text(json, "description") ?? string.Empty,
            Transport = Text(json, "transportType") ?? Transports.Default,
            Strategy = strategy,
            Key = isAuthority ? string.Empty : Text(json, "provisionDeviceKey") ?? string.Empty,
            Secret = isAuthority ? string.Empty : secret,
            Authority = isAuthority ? secret : string.Empty,
            Pattern = Text(provision, "certificateRegExPattern") ?? string.Empty,
            AllowCreateByCertificate = provision?["allowCreateNewDevicesByX509Certificate"]?.GetValue<bool>() ?? true,
            AllowReplacement = provision?["allowCertificateReplacement"]?.GetValue<bool>() ?? true,
            Protection = ProtectionDraft.Of(data?["provisionProtection"] as JsonObject),
        };
    }

    /// <summary>A strategy with key and secret needs some: those that it has not are made.</summary>
    public void CompleteSecret()
    {
        if (Key.Length == 0)
        {
            Key = RandomNumberGenerator.GetString(Alphabet, KeyLength);
        }

        if (Secret.Length == 0)
        {
            Secret = FreshSecret();
        }
    }

    public void RenewSecret() => Secret = FreshSecret();

    /// <summary>The object that is to be saved.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)origin.DeepClone();
        json["name"] = Name;
        json["description"] = string.IsNullOrWhiteSpace(Description) ? null : Description;
        json["transportType"] = Transport;
        json["provisionType"] = Strategy;
        if (IsChain)
        {
            json["provisionDeviceKey"] = null; // computed from the CA
        }
        else if (!KeepsAuthority)
        {
            json["provisionDeviceKey"] = Given(Key);
        }

        if (json["profileData"] is not JsonObject data)
        {
            json["profileData"] = data = new JsonObject { ["configuration"] = Empty, ["transportConfiguration"] = Empty };
        }

        if (Text(origin, "transportType") != Transport)
        {
            data["transportConfiguration"] = new JsonObject { ["type"] = Transport };
        }

        data["provisionConfiguration"] = Provision(data["provisionConfiguration"] as JsonObject);
        data["provisionProtection"] = Protection.ToJson();
        return json;
    }

    private JsonObject Provision(JsonObject? stored)
    {
        if (!IsChain)
        {
            return new JsonObject { ["type"] = Strategy, ["provisionDeviceSecret"] = Given(KeepsAuthority ? Authority : Secret) };
        }

        // The revocation lists of a stored chain profile stay as they are.
        var provision = stored is not null && Text(stored, "type") == Strategies.CertificateChain ? (JsonObject)stored.DeepClone() : [];
        provision["type"] = Strategy;
        provision["provisionDeviceSecret"] = Authority;
        provision["certificateRegExPattern"] = Pattern;
        provision["allowCreateNewDevicesByX509Certificate"] = AllowCreateByCertificate;
        provision["allowCertificateReplacement"] = AllowReplacement;
        return provision;
    }

    // A profile that a script made without key and secret stays without them for as long as nobody needs them.
    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static string FreshSecret() => RandomNumberGenerator.GetString(Alphabet, SecretLength);

    // A profile that was switched off keeps its CA where others have their secret.
    private static bool LooksLikeCertificate(string secret) =>
        secret.StartsWith("-----BEGIN CERTIFICATE", StringComparison.Ordinal) || (secret.Length > 255 && secret.StartsWith("MII", StringComparison.Ordinal));

    private static string? Text(JsonObject? json, string name) => json?[name]?.GetValue<string>();
}
