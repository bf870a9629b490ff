using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>The real ledger, with faults that a test can put in its way, per device name.</summary>
internal sealed class ScriptedLedger(ILedger real) : ILedger
{
    private readonly ConcurrentDictionary<DeviceKey, ConcurrentQueue<CommitStep>> steps = new();
    private readonly ConcurrentDictionary<DeviceKey, Exception> brokenReads = new();
    private readonly ConcurrentDictionary<string, Exception> brokenAudits = new();
    private int credentialReads;

    /// <summary>How the ledger may treat one commit.</summary>
    public delegate ValueTask<LedgerOutcome> CommitStep(DeviceChange change, ILedger real);

    /// <summary>Reads by name since the start.</summary>
    public ConcurrentDictionary<DeviceKey, int> Reads { get; } = new();

    /// <summary>Noted logins by device since the start.</summary>
    public ConcurrentDictionary<Guid, int> Seen { get; } = new();

    /// <summary>Lookups by credentials since the start.</summary>
    public int CredentialReads => credentialReads;

    /// <summary>Next commits of this name, in order; afterwards the real ledger decides again.</summary>
    public void Script(DeviceKey key, params CommitStep[] next)
    {
        foreach (var step in next)
        {
            steps.GetOrAdd(key, _ => new ConcurrentQueue<CommitStep>()).Enqueue(step);
        }
    }

    /// <summary>The next read of this name throws.</summary>
    public void BreakRead(DeviceKey key, Exception exception) => brokenReads[key] = exception;

    /// <summary>The next audit row about this name is not stored.</summary>
    public void BreakAudit(string deviceName, Exception exception) => brokenAudits[deviceName] = exception;

    public ValueTask<LedgerOutcome> CommitAsync(DeviceChange change) =>
        steps.TryGetValue(change.Key, out var queue) && queue.TryDequeue(out var step) ? step(change, real) : real.CommitAsync(change);

    public ValueTask AppendAuditAsync(AuditRow row, OutboxRow? outboxEvent = null)
    {
        if (row.DeviceName is not null && brokenAudits.TryRemove(row.DeviceName, out var exception))
        {
            return ValueTask.FromException(exception);
        }

        return real.AppendAuditAsync(row, outboxEvent);
    }

    public ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken = default)
    {
        Reads.AddOrUpdate(key, 1, (_, count) => count + 1);
        return brokenReads.TryRemove(key, out var exception)
            ? ValueTask.FromException<DeviceRow?>(exception)
            : real.FindDeviceAsync(key, cancellationToken);
    }

    public ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken = default) =>
        real.FindDeviceAsync(tenant, deviceId, cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref credentialReads);
        return real.FindDeviceAsync(lookup, cancellationToken);
    }

    public ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken = default) =>
        real.ListDevicesAsync(query, cancellationToken);

    public ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken = default) =>
        real.AnyDeviceOfProfileAsync(tenant, profileId, cancellationToken);

    public ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken = default) =>
        real.CountUsesAsync(profileIds, cancellationToken);

    public ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken = default) =>
        real.FindProfileTenantAsync(profileId, cancellationToken);

    public ValueTask<bool> SaveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<DeviceValue> values, long? seenAt) =>
        real.SaveValuesAsync(tenant, deviceId, scope, values, seenAt);

    public ValueTask<bool> RemoveValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys) =>
        real.RemoveValuesAsync(tenant, deviceId, scope, keys);

    public ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        real.ReadValuesAsync(tenant, deviceId, scope, keys, cancellationToken);

    public ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
        real.ReadAuditAsync(filter, cancellationToken);

    public void NoteSeen(TenantId tenant, Guid deviceId, long seenAt)
    {
        Seen.AddOrUpdate(deviceId, 1, (_, count) => count + 1);
        real.NoteSeen(tenant, deviceId, seenAt);
    }
}
