namespace ProvisioningCluster.Grains.Events;

/// <summary>An event that is kept for a consumer until it acknowledges it.</summary>
/// <param name="ConsumerId">For whom.</param>
/// <param name="Sequence">The outbox's.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Body">What is sent.</param>
public sealed record ConsumerMessage(Guid ConsumerId, long Sequence, string Kind, string Body);
