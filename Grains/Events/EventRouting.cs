namespace ProvisioningCluster.Grains.Events;

/// <summary>What becomes of events that were taken out of the outbox.</summary>
/// <param name="Deliveries">To webhooks. A notice with a sequence that the webhook has already takes the place of that one.</param>
/// <param name="WebhookGaps">Webhooks whose <see cref="WebhookRow.Gap"/> is another now.</param>
/// <param name="Messages">To consumers. One with a sequence that the consumer has already takes the place of that one.</param>
/// <param name="ConsumerGaps">Consumers whose <see cref="ConsumerRow.Gap"/> is another now.</param>
public sealed record EventRouting(
    IReadOnlyList<DeliveryRow> Deliveries, IReadOnlyList<WebhookRow> WebhookGaps, IReadOnlyList<ConsumerMessage> Messages, IReadOnlyList<ConsumerRow> ConsumerGaps);
