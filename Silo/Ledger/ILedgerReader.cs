using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The reading half of the ledger, as one kind of database supplies it. Methods as in <see cref="ILedger"/>.</summary>
internal interface ILedgerReader
{
    ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken);

    ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken);

    ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken);

    ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken);

    ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken);

    ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken);

    ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken);

    ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken);

    ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken);
}
