using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of a tenant; all else in it is ignored, so a tenant that was read can be sent back.</summary>
internal sealed record TenantToSave
{
    /// <summary>Absent makes a new one.</summary>
    public EntityReference? Id { get; init; }

    /// <summary>Unique in the installation.</summary>
    public required string Title { get; init; }

    public string? Region { get; init; }

    public string? Country { get; init; }

    public string? State { get; init; }

    public string? City { get; init; }

    public string? Address { get; init; }

    public string? Address2 { get; init; }

    public string? Zip { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public JsonElement? AdditionalInfo { get; init; }

    /// <summary>The version that was read; absent overwrites.</summary>
    public long? Version { get; init; }
}
