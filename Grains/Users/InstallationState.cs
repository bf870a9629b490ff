namespace ProvisioningCluster.Grains.Users;

/// <summary>What exists once per installation.</summary>
internal sealed record InstallationState
{
    /// <summary>Base64 of the encrypted key that signs operators' tokens; null before its first use.</summary>
    public string? TokenSigningKey { get; init; }
}
