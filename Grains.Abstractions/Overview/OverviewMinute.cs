namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>One minute of the line.</summary>
/// <param name="At">Its begin, in milliseconds since the Unix epoch.</param>
/// <param name="Provisioned">Requests that gave a device its credentials.</param>
/// <param name="Refused">Requests that were refused, for whatever reason.</param>
/// <param name="Failed">Requests that got no answer.</param>
[GenerateSerializer, Immutable, Alias("pc.OverviewMinute")]
public sealed record OverviewMinute(
    [property: Id(0)] long At,
    [property: Id(1)] long Provisioned,
    [property: Id(2)] long Refused,
    [property: Id(3)] long Failed);
