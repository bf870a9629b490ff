using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>
/// Grain key of a tenant's figures: <c>o:{tenant id}</c>. Those of <see cref="TenantId.System"/> are about requests whose key or certificate no profile knew.
/// </summary>
[GenerateSerializer, Immutable, Alias("pc.OverviewKey")]
public readonly record struct OverviewKey([property: Id(0)] TenantId Tenant)
{
    private const string Prefix = "o:";

    public static OverviewKey Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new OverviewKey(TenantId.Parse(key.AsSpan(Prefix.Length)))
        : throw new FormatException("An overview key is 'o:' and a tenant id.");

    public override string ToString() => $"{Prefix}{Tenant}";
}
