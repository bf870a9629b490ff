using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>A tenant and the index of its profiles.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantState")]
internal sealed record TenantState
{
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>Profiles by name. One that is being renamed has two names for a moment.</summary>
    [Id(1)]
    public ImmutableDictionary<string, Guid> ProfileNames { get; init; } = ImmutableDictionary<string, Guid>.Empty;

    [Id(2)]
    public Guid? DefaultProfileId { get; init; }

    /// <summary>The tenant goes: no profile comes any more.</summary>
    [Id(3)]
    public bool Closed { get; init; }
}
