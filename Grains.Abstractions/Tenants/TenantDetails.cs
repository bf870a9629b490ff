namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>What an installation notes about a tenant beside the title; nothing is decided by it.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantDetails")]
public sealed record TenantDetails
{
    [Id(0)]
    public string? Region { get; init; }

    [Id(1)]
    public string? Country { get; init; }

    [Id(2)]
    public string? State { get; init; }

    [Id(3)]
    public string? City { get; init; }

    [Id(4)]
    public string? Address { get; init; }

    [Id(5)]
    public string? Address2 { get; init; }

    [Id(6)]
    public string? Zip { get; init; }

    [Id(7)]
    public string? Phone { get; init; }

    [Id(8)]
    public string? Email { get; init; }

    /// <summary>JSON object text.</summary>
    [Id(9)]
    public string? AdditionalInfo { get; init; }
}
