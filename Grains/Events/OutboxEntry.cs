using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Events;

/// <summary>An event as it came out of the outbox.</summary>
/// <param name="Sequence">Grows with each change of one device; of two devices it says nothing.</param>
/// <param name="Tenant">Null for what belongs to no tenant, which nobody gets.</param>
/// <param name="DeviceId">The device that it is about.</param>
/// <param name="At">Milliseconds since the Unix epoch.</param>
/// <param name="Kind">One of <see cref="EventKinds"/>.</param>
/// <param name="Payload">JSON object text without secrets.</param>
public sealed record OutboxEntry(long Sequence, TenantId? Tenant, Guid? DeviceId, long At, string Kind, string Payload);
