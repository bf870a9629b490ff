namespace ProvisioningCluster.Grains.Users;

/// <summary>What is made once per installation.</summary>
[GenerateSerializer, Immutable, Alias("pc.InstallationState")]
internal sealed record InstallationState
{
    /// <summary>The encrypted token signing key, or null before first use.</summary>
    [Id(0)]
    public byte[]? TokenKeyEnvelope { get; init; }
}
