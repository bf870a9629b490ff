namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>An operator's wish for a new provision secret; the grain's key says of which profile.</summary>
[GenerateSerializer, Immutable, Alias("pc.RotateSecretRequest")]
public sealed record RotateSecretRequest
{
    /// <summary>A repetition with the same id answers with the secret that the first one made.</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    /// <summary>Hours that the present secret goes on beside the new one, 0 to 8,760; 0 ends it at once.</summary>
    [Id(1)]
    public required int KeepPreviousHours { get; init; }

    /// <summary>User name of the operator, for the audit row.</summary>
    [Id(2)]
    public required string Actor { get; init; }
}
