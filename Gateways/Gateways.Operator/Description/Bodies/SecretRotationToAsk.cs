namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>A wish for a new provision secret.</summary>
internal sealed record SecretRotationToAsk
{
    public int? KeepPreviousHours { get; init; }
}
