using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>Grain key of a tenant's users: <c>ui:{tenant id}</c>.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserIndexKey")]
public readonly record struct UserIndexKey([property: Id(0)] TenantId Tenant)
{
    private const string Prefix = "ui:";

    public static UserIndexKey Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new UserIndexKey(TenantId.Parse(key.AsSpan(Prefix.Length)))
        : throw new FormatException("A key of a tenant's users is 'ui:' and a tenant id.");

    public override string ToString() => $"{Prefix}{Tenant}";
}
