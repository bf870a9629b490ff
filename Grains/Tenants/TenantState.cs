using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>A tenant and the index of its profiles.</summary>
internal sealed record TenantState
{
    public string Name { get; init; } = string.Empty;

    public Guid? DefaultProfileId { get; init; }

    /// <summary>Profile id by name.</summary>
    public ImmutableDictionary<string, Guid> Profiles { get; init; } = ImmutableDictionary<string, Guid>.Empty;
}
