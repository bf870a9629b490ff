namespace ProvisioningCluster.Grains.Events;

/// <summary>What becomes of events that were taken out of the outbox.</summary>
/// <param name="Deliveries">To webhooks.</param>
/// <param name="Messages">To consumers. One with a sequence that the consumer has already takes the place of that one.</param>
/// <param name="Gaps">Consumers whose <see cref="ConsumerRow.Gap"/> is another now.</param>
public sealed record EventRouting(IReadOnlyList<DeliveryRow> Deliveries, IReadOnlyList<ConsumerMessage> Messages, IReadOnlyList<ConsumerRow> Gaps);
