using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>A device was seen between these times, in milliseconds since the Unix epoch.</summary>
internal readonly record struct SeenNote(TenantId Tenant, Guid DeviceId, long First, long Last);
