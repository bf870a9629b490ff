namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>
/// Stands for all lines up to the end of a day. Kept outside the database it shows later that nothing before it was changed.
/// </summary>
/// <param name="Day">Days since the Unix epoch (UTC).</param>
/// <param name="Number">The seal's place in the tenant's chain, from 1.</param>
/// <param name="Sequence">Last line that it covers.</param>
/// <param name="Hash">64 lower-case hex digits.</param>
[GenerateSerializer, Immutable, Alias("pc.AuditAnchor")]
public sealed record AuditAnchor(
    [property: Id(0)] int Day,
    [property: Id(1)] long Number,
    [property: Id(2)] long Sequence,
    [property: Id(3)] string Hash);
