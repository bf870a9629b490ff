namespace ProvisioningCluster.Grains.Abstractions.Sessions;

/// <summary>A connected device.</summary>
/// <param name="SessionId">Made by the gateway per connection.</param>
/// <param name="OpenedAt">Milliseconds since the Unix epoch; the newest session stays.</param>
/// <param name="Gateway">The process that holds the connection.</param>
[GenerateSerializer, Immutable, Alias("pc.DeviceSession")]
public sealed record DeviceSession(
    [property: Id(0)] Guid SessionId,
    [property: Id(1)] long OpenedAt,
    [property: Id(2)] IGatewayObserver Gateway);
