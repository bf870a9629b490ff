using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A machine's key, with its text at the one moment at which it is made.</summary>
internal sealed record ApiKeyResource
{
    public required EntityReference Id { get; init; }

    public required long CreatedTime { get; init; }

    public required EntityReference TenantId { get; init; }

    public required EntityReference UserId { get; init; }

    public required string Description { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Milliseconds since the Unix epoch; 0 for never.</summary>
    public required long ExpirationTime { get; init; }

    public required bool Expired { get; init; }

    /// <summary>Ours: what it may do at most.</summary>
    public required string Authority { get; init; }

    /// <summary>Ours: milliseconds since the Unix epoch, to a minute; null before the first use.</summary>
    public long? LastUsedTime { get; init; }

    /// <summary>What the machine sends; only in the answer that makes the key.</summary>
    public string? Value { get; init; }

    public static ApiKeyResource Of(ApiKeySnapshot key, TenantId tenant, DateTimeOffset now) => new()
    {
        Id = EntityReference.ApiKey(key.KeyId),
        CreatedTime = key.CreatedAt,
        TenantId = EntityReference.Tenant(tenant.Value),
        UserId = EntityReference.User(key.UserId),
        Description = key.Description,
        Enabled = !key.Disabled,
        ExpirationTime = key.ExpiresAt ?? 0,
        Expired = key.ExpiresAt <= now.ToUnixTimeMilliseconds(),
        Authority = AuthorityScopes.Of(key.Authority),
        LastUsedTime = key.LastUsedAt,
    };

    /// <summary>Keys never print (I-16).</summary>
    public override string ToString() => nameof(ApiKeyResource);
}
