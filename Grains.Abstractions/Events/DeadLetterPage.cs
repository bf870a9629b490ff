using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>Dead letters of one webhook.</summary>
/// <param name="Letters">Oldest first.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("pc.DeadLetterPage")]
public sealed record DeadLetterPage(
    [property: Id(0)] ImmutableArray<DeadLetter> Letters,
    [property: Id(1)] long? Next);
