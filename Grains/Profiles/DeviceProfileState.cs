using ProvisioningCluster.Grains.Abstractions.Profiles;

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

    [Id(11)]
    public string? ProvisionConfiguration { get; init; }
}
