using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>Grain key of a webhook: <c>w:{tenant id}/{webhook id}</c>. The tenant stands in it, so that no other tenant's can be addressed (I-17).</summary>
[GenerateSerializer, Immutable, Alias("pc.WebhookKey")]
public readonly record struct WebhookKey([property: Id(0)] TenantId Tenant, [property: Id(1)] Guid WebhookId)
{
    private const string Prefix = "w:";
    private const int IdAt = 2 + TenantId.TextLength + 1;

    public static WebhookKey Parse(string key) => key.Length > IdAt && key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new WebhookKey(TenantId.Parse(key.AsSpan(Prefix.Length, TenantId.TextLength)), Guid.ParseExact(key.AsSpan(IdAt), "N"))
        : throw new FormatException("A webhook key is 'w:', a tenant id, '/' and a webhook id.");

    public override string ToString() => $"{Prefix}{Tenant}/{WebhookId:N}";
}
