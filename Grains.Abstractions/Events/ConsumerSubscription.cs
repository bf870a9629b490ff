namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>What a consumer wants, and how it asked for it.</summary>
/// <param name="Filter">A kind of events; <c>#</c> or <c>+</c> for all of them.</param>
/// <param name="Qos">MQTT quality of service, 0 or 1.</param>
/// <param name="Identifier">MQTT 5 subscription identifier; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("pc.ConsumerSubscription")]
public sealed record ConsumerSubscription([property: Id(0)] string Filter, [property: Id(1)] int Qos, [property: Id(2)] long Identifier)
{
    /// <summary>True when it wants every kind.</summary>
    public bool IsForAll => Filter is "#" or "+";
}
