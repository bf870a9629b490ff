using System.Text.Json;
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

    /// <summary>Null when there is none.</summary>
    public JsonElement? AdditionalInfo { get; init; }

    /// <summary>Ours: false while the user may not sign in.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Ours: false until the user has chosen a first password.</summary>
    public required bool Activated { get; init; }

    public static UserResource Of(UserSnapshot user) => new()
    {
        Id = EntityReference.User(user.UserId),
        CreatedTime = user.CreatedAt,
        TenantId = EntityReference.Tenant(user.Tenant.Value),
        CustomerId = EntityReference.NoCustomer,
        Email = user.UserName,
        Authority = AuthorityScopes.Of(user.Authority),
        Name = user.UserName,
        FirstName = user.Details?.FirstName,
        LastName = user.Details?.LastName,
        Phone = user.Details?.Phone,
        AdditionalInfo = user.Details?.AdditionalInfo is { } info ? JsonElement.Parse(info) : null,
        Enabled = !user.Disabled,
        Activated = !user.AwaitsPassword,
    };
}
