using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>The installation's tenants by id.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantDirectoryState")]
internal sealed record TenantDirectoryState
{
    [Id(0)]
    public ImmutableDictionary<Guid, TenantEntry> Tenants { get; init; } = ImmutableDictionary<Guid, TenantEntry>.Empty;
}
