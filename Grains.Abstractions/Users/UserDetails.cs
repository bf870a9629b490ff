namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>What an installation notes about an operator beside name and authority; nothing is decided by it.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserDetails")]
public sealed record UserDetails
{
    [Id(0)]
    public string? FirstName { get; init; }

    [Id(1)]
    public string? LastName { get; init; }

    [Id(2)]
    public string? Phone { get; init; }

    /// <summary>JSON object text.</summary>
    [Id(3)]
    public string? AdditionalInfo { get; init; }
}
