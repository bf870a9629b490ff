using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The ledger of this silo: writes through the one group writer, reads beside it.</summary>
internal sealed class DeviceLedger(GroupWriter writer, SeenNotes seenNotes, ILedgerReader reader, CredentialCipher cipher, UsedUpProfiles usedUp, LedgerInstruments instruments) : ILedger
{
    public async ValueTask<LedgerOutcome> CommitAsync(DeviceChange change)
    {
        Check(change);
        if (change.Use is { } use && usedUp.Contains(use))
        {
            return LedgerOutcome.UsedUp;
        }

        var credential = change.Next is { } next ? cipher.Seal(next.DeviceId, next.Credential) : null;
        var outcome = await writer.StoreAsync(new ChangeWrite(change with { Audit = Whole(change.Audit) }, credential));
        if (outcome == LedgerOutcome.Committed)
        {
            instruments.OnChanged(change.Audit.Action);
        }

        return outcome;
    }

    public async ValueTask AppendAuditAsync(AuditRow row, OutboxRow? outboxEvent = null) => await writer.StoreAsync(new AuditWrite(Whole(row), outboxEvent));

    public ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken = default) =>
        reader.FindDeviceAsync(key, cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken = default) =>
        reader.FindDeviceAsync(tenant, deviceId, cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken = default) =>
        reader.FindDeviceAsync(lookup, cancellationToken);

    public ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken = default) =>
        reader.ListDevicesAsync(query, cancellationToken);

    public ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken = default) =>
        reader.AnyDeviceOfProfileAsync(tenant, profileId, cancellationToken);

    public ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken = default) =>
        reader.CountUsesAsync(profileIds, cancellationToken);

    public ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken = default) =>
        reader.FindProfileTenantAsync(profileId, cancellationToken);

    public ValueTask<bool> SaveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<DeviceValue> values, long? seenAt) =>
        writer.StoreAsync(new SaveValuesWrite(tenant, deviceId, scope, values, seenAt));

    public ValueTask<bool> RemoveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys) =>
        writer.StoreAsync(new RemoveValuesWrite(tenant, deviceId, scope, keys));

    public ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        reader.ReadValuesAsync(tenant, deviceId, scope, keys, cancellationToken);

    public ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        reader.ReadAuditAsync(filter, cancellationToken);

    public void NoteSeen(TenantId tenant, Guid deviceId, long seenAt)
    {
        if (seenNotes.Add(tenant, deviceId, seenAt))
        {
            writer.SeenNoted();
        }
    }

    /// <summary>Operators' addresses and keys come beside the calls and not in them: here is where every line of the audit passes.</summary>
    private static AuditRow Whole(AuditRow row) => row.Protocol == TransportProtocol.Operator
        ? row with { Source = string.IsNullOrEmpty(row.Source) ? OperatorSource.Current : row.Source, Actor = OperatorKey.With(row.Actor) }
        : row;

    /// <summary>A change that contradicts itself is a bug of its maker, and must not reach a group.</summary>
    private static void Check(DeviceChange change)
    {
        if (change.Next is null)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(change.ExpectedRowVersion, nameof(change));
        }
        else if (change.Next.RowVersion != change.ExpectedRowVersion + 1 || change.Next.Key.Tenant != change.Key.Tenant)
        {
            throw new ArgumentException("The next row must have the next row version and the same tenant.", nameof(change));
        }
    }
}
