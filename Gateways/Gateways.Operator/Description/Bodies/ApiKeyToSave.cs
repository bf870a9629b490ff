using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>A new API key.</summary>
internal sealed record ApiKeyToSave
{
    /// <summary>Where it is used.</summary>
    public required string Description { get; init; }

    /// <summary>In whose name it acts; absent for the caller's.</summary>
    public EntityReference? UserId { get; init; }

    /// <summary>The user's own or a lesser one; absent for the user's.</summary>
    public string? Authority { get; init; }

    /// <summary>Milliseconds since the Unix epoch; absent or 0 for never.</summary>
    public long? ExpirationTime { get; init; }

    /// <summary>True when absent.</summary>
    public bool? Enabled { get; init; }
}
