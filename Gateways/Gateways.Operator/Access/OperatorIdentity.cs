using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Who asks, as the token or the API key says. The tenant of every request comes from here and from nowhere else (I-17).</summary>
internal sealed record OperatorIdentity(Guid UserId, string UserName, TenantId Tenant, UserAuthority Authority, Guid SessionId)
{
    /// <summary>The machine's key by which somebody acts; null for people, who have a session instead.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>How that key is described.</summary>
    public string? ApiKeyName { get; init; }

    /// <summary>For what outlives the request, and so cannot hear of the key beside it.</summary>
    public string Actor => new AuditActor(UserName, ApiKeyId, ApiKeyName).ToString();

    /// <summary>Auditors see everything but what would let them act as a device.</summary>
    public bool SeesSecrets => Authority == UserAuthority.TenantAdministrator;
}
