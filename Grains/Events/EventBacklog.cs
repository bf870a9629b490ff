namespace ProvisioningCluster.Grains.Events;

/// <summary>How much is on its way.</summary>
/// <param name="Outbox">Events that no webhook has been looked up for yet.</param>
/// <param name="Waiting">Events that wait for an endpoint to take them.</param>
/// <param name="OldestAt">Time of the oldest of both, in milliseconds since the Unix epoch; null when there is none.</param>
public readonly record struct EventBacklog(long Outbox, long Waiting, long? OldestAt);
