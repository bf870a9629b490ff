namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Who reserved a provision key.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionKeyState")]
internal sealed record ProvisionKeyState
{
    /// <summary>Grain key of the profile; null when nobody did.</summary>
    [Id(0)]
    public string? Owner { get; init; }
}
