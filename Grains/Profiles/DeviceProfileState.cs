using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>A device profile as stored, in plain JSON; the secret is an envelope.</summary>
internal sealed record DeviceProfileState
{
    public string Name { get; init; } = string.Empty;

    public long CreatedAt { get; init; }

    public string? Description { get; init; }

    public string? Image { get; init; }

    public ProfileTransport Transport { get; init; }

    public ProvisionStrategy Strategy { get; init; }

    public string? ProvisionKey { get; init; }

    /// <summary>Base64 of the encrypted secret, or null.</summary>
    public string? ProvisionSecret { get; init; }

    public string Configuration { get; init; } = string.Empty;

    public string TransportConfiguration { get; init; } = string.Empty;

    public string? ProvisionConfiguration { get; init; }

    public long Version { get; init; }
}
