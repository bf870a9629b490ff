using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>
/// The port to the durable tables of devices, credentials, provision states, audit and outbox. One writer per silo groups
/// what arrives while a commit is in flight; a loser in a group fails alone. Written so that SQLite and PostgreSQL fit.
/// </summary>
/// <remarks>
/// Every method throws <see cref="LedgerUnavailableException"/> when nothing was changed, and the writing ones
/// <see cref="LedgerOutcomeUnknownException"/> when the commit may or may not have happened. No write takes a cancellation
/// token: a commit that began is always seen through.
/// </remarks>
public interface ILedger
{
    /// <summary>Commits one change of one device with its audit row and event, in one transaction (I-3, I-5).</summary>
    ValueTask<LedgerOutcome> CommitAsync(DeviceChange change);

    /// <summary>Appends an audit row for something that changed no device (I-15), with its event in the same transaction.</summary>
    ValueTask AppendAuditAsync(AuditRow row, OutboxRow? outboxEvent = null);

    /// <summary>The device with this name, or null.</summary>
    ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken = default);

    /// <summary>The device with this identity in this tenant, or null.</summary>
    ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken = default);

    /// <summary>The device that owns these credentials, or null. Cluster-wide, over all tenants.</summary>
    ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken = default);

    /// <summary>One page of a tenant's devices; ties in the sort order are broken by device id.</summary>
    ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken = default);

    /// <summary>True when at least one device of the tenant has this profile.</summary>
    ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken = default);

    /// <summary>Uses of those of the profiles that were used under a limit of uses (<see cref="ProfileUse"/>).</summary>
    ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken = default);

    /// <summary>The tenant that has a profile with this id, or null. By an index on the grain state, which lies in the same database.</summary>
    ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores latest values, the newest timestamp per key winning, ties going to the later call. The device's last-seen time
    /// moves in the same transaction when <paramref name="seenAt"/> is given. False, and nothing stored, when there is no
    /// such device.
    /// </summary>
    ValueTask<bool> SaveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<DeviceValue> values, long? seenAt);

    /// <summary>Removes values by key; missing ones are ignored. False when there is no such device.</summary>
    ValueTask<bool> RemoveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys);

    /// <summary>Values in order of key (ordinal); all of the scope when <paramref name="keys"/> is empty.</summary>
    ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default);

    /// <summary>One page of a tenant's audit.</summary>
    ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that a device logged in. Coalesced per device and written with the next group, at the latest one second later;
    /// lost at a crash, which the next login mends.
    /// </summary>
    void NoteSeen(TenantId tenant, Guid deviceId, long seenAt);
}
