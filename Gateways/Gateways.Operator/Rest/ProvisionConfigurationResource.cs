using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// <c>provisionConfiguration</c> of wire-spec 6.4: operators and their scripts read the secret back here. The members of the chain
/// strategy are there for that strategy only; those from <see cref="AllowCertificateReplacement"/> on are ours.
/// </summary>
internal sealed record ProvisionConfigurationResource
{
    public required string Type { get; init; }

    public required string? ProvisionDeviceSecret { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateRegExPattern { get; init; }

    [JsonPropertyName("allowCreateNewDevicesByX509Certificate"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AllowCreate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AllowCertificateReplacement { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateRevocationList { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateRevocationListPath { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutdatedRevocationListRule { get; init; }

    /// <param name="profile">The profile.</param>
    /// <param name="withSecrets">False leaves the secret out, for those who may only look.</param>
    public static ProvisionConfigurationResource Of(DeviceProfileSnapshot profile, bool withSecrets) => new()
    {
        Type = WireNames.Of(profile.Strategy),
        ProvisionDeviceSecret = withSecrets ? profile.ProvisionSecret?.Reveal() : null,
        CertificateRegExPattern = profile.CertificateChain?.NamePattern,
        AllowCreate = profile.CertificateChain?.AllowCreate,
        AllowCertificateReplacement = profile.CertificateChain?.AllowReplacement,
        CertificateRevocationList = profile.CertificateChain?.RevocationList,
        CertificateRevocationListPath = profile.CertificateChain?.RevocationListPath,
        OutdatedRevocationListRule = profile.CertificateChain is { } chain ? WireNames.Of(chain.OutdatedRevocationList) : null,
    };

    /// <summary>Secrets never print (I-16).</summary>
    public override string ToString() => $"{nameof(ProvisionConfigurationResource)}({Type})";
}
