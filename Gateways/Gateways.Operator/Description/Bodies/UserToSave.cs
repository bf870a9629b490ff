using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>What counts in the body of a user; all else in it is ignored, so a user that was read can be sent back.</summary>
internal sealed record UserToSave
{
    /// <summary>Absent makes a new one.</summary>
    public EntityReference? Id { get; init; }

    /// <summary>The name with which the user signs in; stays as it was at first.</summary>
    public required string Email { get; init; }

    /// <summary>SYS_ADMIN, TENANT_ADMIN or AUDITOR.</summary>
    public required string Authority { get; init; }

    /// <summary>Counts only where a system administrator makes a user.</summary>
    public EntityReference? TenantId { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Phone { get; init; }

    public JsonElement? AdditionalInfo { get; init; }
}
