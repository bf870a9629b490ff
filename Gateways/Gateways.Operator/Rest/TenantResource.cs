using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A tenant as the reference's clients know it.</summary>
internal sealed record TenantResource
{
    /// <summary>The only tenant profile there is; its id is the reference's "none".</summary>
    private static readonly EntityReference OnlyProfile = new("TENANT_PROFILE", TenantId.System.Value);

    public required EntityReference Id { get; init; }

    public required long CreatedTime { get; init; }

    public required string Title { get; init; }

    public required string Name { get; init; }

    public EntityReference TenantProfileId { get; } = OnlyProfile;

    public string? Region { get; init; }

    public string? Country { get; init; }

    public string? State { get; init; }

    public string? City { get; init; }

    public string? Address { get; init; }

    public string? Address2 { get; init; }

    public string? Zip { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>Null when there is none.</summary>
    public JsonElement? AdditionalInfo { get; init; }

    public required long Version { get; init; }

    public static TenantResource Of(TenantSnapshot tenant) => new()
    {
        Id = EntityReference.Tenant(tenant.Tenant.Value),
        CreatedTime = tenant.CreatedAt,
        Title = tenant.Title,
        Name = tenant.Title,
        Region = tenant.Details.Region,
        Country = tenant.Details.Country,
        State = tenant.Details.State,
        City = tenant.Details.City,
        Address = tenant.Details.Address,
        Address2 = tenant.Details.Address2,
        Zip = tenant.Details.Zip,
        Phone = tenant.Details.Phone,
        Email = tenant.Details.Email,
        AdditionalInfo = tenant.Details.AdditionalInfo is { } info ? JsonElement.Parse(info) : null,
        Version = tenant.Version,
    };
}
