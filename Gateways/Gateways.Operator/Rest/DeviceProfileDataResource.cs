using System.Text.Json;
using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>profileData</c> of wire-spec 6.4.</summary>
internal sealed record DeviceProfileDataResource
{
    public required JsonElement Configuration { get; init; }

    public required JsonElement TransportConfiguration { get; init; }

    public required ProvisionConfigurationResource ProvisionConfiguration { get; init; }

    public JsonElement? Alarms { get; }

    /// <summary>Ours, and so absent where a profile issues no certificates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required CertificateIssuanceResource? CertificateIssuance { get; init; }

    /// <summary>Ours, and so absent where nothing is limited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required ProvisionProtectionResource? ProvisionProtection { get; init; }

    public static DeviceProfileDataResource Of(DeviceProfileSnapshot profile, bool withSecrets, IReadOnlyDictionary<Guid, long>? uses) => new()
    {
        Configuration = JsonElement.Parse(profile.Configuration),
        TransportConfiguration = JsonElement.Parse(profile.TransportConfiguration),
        ProvisionConfiguration = ProvisionConfigurationResource.Of(profile, withSecrets),
        CertificateIssuance = CertificateIssuanceResource.Of(profile.CertificateIssuance),
        ProvisionProtection = ProvisionProtectionResource.Of(profile, uses),
    };
}
