namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>An event on its way to a consumer.</summary>
/// <param name="Sequence">Names it in acknowledgements.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Body">JSON.</param>
[GenerateSerializer, Immutable, Alias("pc.ConsumerEvent")]
public sealed record ConsumerEvent([property: Id(0)] long Sequence, [property: Id(1)] string Kind, [property: Id(2)] string Body);
