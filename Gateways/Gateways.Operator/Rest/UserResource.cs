using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The user object of wire-spec 6.1.</summary>
internal sealed record UserResource
{
    public required EntityReference Id { get; init; }

    public required long CreatedTime { get; init; }

    public required EntityReference TenantId { get; init; }

    public required EntityReference CustomerId { get; init; }

    public required string Email { get; init; }

    public required string Authority { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Phone { get; init; }

    public required string Name { get; init; }

    public static UserResource Of(UserSnapshot user) => new()
    {
        Id = EntityReference.User(user.UserId),
        CreatedTime = user.CreatedAt,
        TenantId = EntityReference.Tenant(user.Tenant.Value),
        CustomerId = EntityReference.NoCustomer,
        Email = user.UserName,
        Authority = AuthorityScopes.Of(user.Authority),
        Name = user.UserName,
    };
}
