using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Decided with true when the device exists.</summary>
internal sealed class RemoveValuesWrite(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys) : LedgerWrite<bool>
{
    public TenantId Tenant => tenant;

    public Guid DeviceId => deviceId;

    public ValueScope Scope => scope;

    public ImmutableArray<string> Keys => keys;
}
