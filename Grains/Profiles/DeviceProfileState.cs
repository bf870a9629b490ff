using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>A profile as stored.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceProfileState")]
internal sealed record DeviceProfileState
{
    [Id(0)]
    public string Name { get; init; } = string.Empty;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(1)]
    public long CreatedAt { get; init; }

    [Id(2)]
    public string? Description { get; init; }

    [Id(3)]
    public string? Image { get; init; }

    [Id(4)]
    public ProfileTransport Transport { get; init; }

    [Id(5)]
    public ProvisionStrategy Strategy { get; init; }

    [Id(6)]
    public string? ProvisionKey { get; init; }

    /// <summary>The encrypted secret, or null when there is none.</summary>
    [Id(7)]
    public byte[]? SecretEnvelope { get; init; }

    [Id(8)]
    public long Version { get; init; }

    [Id(9)]
    public string Configuration { get; init; } = "{}";

    [Id(10)]
    public string TransportConfiguration { get; init; } = "{}";

    /// <summary>Not null exactly for the chain strategy. 11 was an untyped form of it, which was never written.</summary>
    [Id(12)]
    public CertificateChainSettings? CertificateChain { get; init; }

    /// <summary>Null when the profile issues no certificates.</summary>
    [Id(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CertificateIssuance? CertificateIssuance { get; init; }

    /// <summary>Null when nothing limits the use of key and secret.</summary>
    [Id(14), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProvisionProtection? Protection { get; init; }

    /// <summary>The encrypted secret before the last rotation.</summary>
    [Id(15), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? PreviousSecretEnvelope { get; init; }

    /// <summary>When the previous secret ends, in milliseconds since the Unix epoch.</summary>
    [Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PreviousSecretUntil { get; init; }

    /// <summary>The operation that made the present secret, when a rotation did.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RotationId { get; init; }

    /// <summary>What the secret's envelope is bound to, so that a row copied to another profile does not open (T-23).</summary>
    public static string SecretContext(DeviceProfileKey key) => $"profile-secret:{key}";

    public DeviceProfileSnapshot ToSnapshot(DeviceProfileKey key, bool isDefault, ISecretProtector secrets) => new()
    {
        Tenant = key.Tenant,
        ProfileId = key.ProfileId,
        Name = Name,
        CreatedAt = CreatedAt,
        Description = Description,
        Image = Image,
        Transport = Transport,
        Strategy = Strategy,
        ProvisionKey = ProvisionKey,
        ProvisionSecret = SecretEnvelope is { } envelope ? secrets.Unprotect(envelope, SecretContext(key)) : (SecretText?)null,
        IsDefault = isDefault,
        Version = Version,
        Configuration = Configuration,
        TransportConfiguration = TransportConfiguration,
        CertificateChain = CertificateChain,
        CertificateIssuance = CertificateIssuance,
        Protection = Protection,
        PreviousSecret = PreviousSecretEnvelope is { } previous ? secrets.Unprotect(previous, SecretContext(key)) : (SecretText?)null,
        PreviousSecretUntil = PreviousSecretUntil,
    };
}
