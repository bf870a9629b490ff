namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>What somebody kept of an <see cref="AuditAnchor"/> outside the database.</summary>
/// <param name="Number">The seal's place in the tenant's chain, from 1.</param>
/// <param name="Hash">64 lower-case hex digits.</param>
[GenerateSerializer, Immutable, Alias("pc.KeptAnchor")]
public sealed record KeptAnchor(
    [property: Id(0)] long Number,
    [property: Id(1)] string Hash);
