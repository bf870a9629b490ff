namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>Grain key of a tenant: <c>t:{tenant id}</c>.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantKey")]
public readonly record struct TenantKey([property: Id(0)] TenantId Tenant)
{
    private const string Prefix = "t:";

    public static TenantKey Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new TenantKey(TenantId.Parse(key.AsSpan(Prefix.Length)))
        : throw new FormatException("A tenant key is 't:' and a tenant id.");

    public override string ToString() => $"{Prefix}{Tenant}";
}
