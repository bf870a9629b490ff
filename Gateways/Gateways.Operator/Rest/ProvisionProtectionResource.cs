using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>profileData.provisionProtection</c>, which is ours: what limits the use of key and secret. Members that limit nothing are absent.</summary>
internal sealed record ProvisionProtectionResource
{
    /// <summary>Milliseconds since the Unix epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? ProvisionUntil { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required IReadOnlyList<string>? AllowedNetworks { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required int? MaxRequestsPerSecond { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required int? MaxUses { get; init; }

    /// <summary>Uses of <see cref="MaxUses"/> that are spent; only read. Absent in an answer to a change when they could not be counted just then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? Uses { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required int? ReplayWindowSeconds { get; init; }

    /// <summary>How long the secret before the last rotation is good; only read, a rotation sets it. Milliseconds since the Unix epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? PreviousSecretUntil { get; init; }

    /// <summary>Null when nothing is limited and there is no previous secret.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="uses">Uses that are spent, by profile id; null when they are unknown.</param>
    public static ProvisionProtectionResource? Of(DeviceProfileSnapshot profile, IReadOnlyDictionary<Guid, long>? uses) => profile is { Protection: null, PreviousSecretUntil: null }
        ? null
        : new ProvisionProtectionResource
        {
            ProvisionUntil = profile.Protection?.Until,
            AllowedNetworks = profile.Protection?.AllowedNetworks?.Split(','),
            MaxRequestsPerSecond = profile.Protection?.RequestsPerSecond,
            MaxUses = profile.Protection?.MaxUses,
            Uses = profile.Protection?.MaxUses is null ? null : uses?.GetValueOrDefault(profile.ProfileId),
            ReplayWindowSeconds = profile.Protection?.ReplayWindowSeconds,
            PreviousSecretUntil = profile.PreviousSecretUntil,
        };
}
