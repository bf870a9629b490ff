using System.Runtime.InteropServices;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Saved and removed values of a group. What happens to one value is folded here in the order of the calls, so that the
/// database sees each value at most once: removed, then stored unless a newer one is there.
/// </summary>
internal sealed class ValueChanges
{
    private const string RemoveText =
        """
        DELETE FROM latest_value v
        USING unnest($1, $2, $3, $4) AS r(device_id, tenant_id, scope, key)
        WHERE v.device_id = r.device_id AND v.scope = r.scope AND v.key = r.key
          AND EXISTS (SELECT 1 FROM device d WHERE d.device_id = r.device_id AND d.tenant_id = r.tenant_id)
        """;

    private const string SaveText =
        """
        INSERT INTO latest_value (device_id, scope, key, json, ts)
        SELECT s.device_id, s.scope, s.key, s.json, s.ts
        FROM unnest($1, $2, $3, $4, $5, $6) AS s(device_id, tenant_id, scope, key, json, ts)
        WHERE EXISTS (SELECT 1 FROM device d WHERE d.device_id = s.device_id AND d.tenant_id = s.tenant_id)
        ON CONFLICT (device_id, scope, key) DO UPDATE SET json = excluded.json, ts = excluded.ts WHERE excluded.ts >= latest_value.ts
        """;

    private readonly Dictionary<ValueKey, Fate> fates = [];
    private readonly GroupStatement removes = new();
    private readonly ArrayColumn<Guid> removedDevices;
    private readonly ArrayColumn<Guid> removedTenants;
    private readonly ArrayColumn<int> removedScopes;
    private readonly ArrayColumn<string?> removedKeys;
    private readonly GroupStatement saves = new();
    private readonly ArrayColumn<Guid> devices;
    private readonly ArrayColumn<Guid> tenants;
    private readonly ArrayColumn<int> scopes;
    private readonly ArrayColumn<string?> keys;
    private readonly ArrayColumn<string?> texts;
    private readonly ArrayColumn<long> times;

    public ValueChanges()
    {
        removedDevices = removes.Ids();
        removedTenants = removes.Ids();
        removedScopes = removes.Codes();
        removedKeys = removes.Texts();
        removes.Sql = RemoveText;
        devices = saves.Ids();
        tenants = saves.Ids();
        scopes = saves.Codes();
        keys = saves.Texts();
        texts = saves.Texts();
        times = saves.Numbers();
        saves.Sql = SaveText;
    }

    public void Clear()
    {
        fates.Clear();
        removes.Clear();
        saves.Clear();
    }

    public void Add(SaveValuesWrite write)
    {
        foreach (var value in write.Values)
        {
            ref var fate = ref Fates(write.Tenant, write.DeviceId, write.Scope, value.Key);
            if (fate.Saved is not { } saved || value.Timestamp >= saved.Timestamp)
            {
                fate.Saved = value;
            }
        }
    }

    public void Add(RemoveValuesWrite write)
    {
        foreach (var key in write.Keys)
        {
            Fates(write.Tenant, write.DeviceId, write.Scope, key) = new Fate { Removed = true };
        }
    }

    public void AppendTo(NpgsqlBatch batch)
    {
        var (removed, saved) = (false, false);
        foreach (var (key, fate) in fates)
        {
            if (fate.Removed)
            {
                Remove(key);
                removed = true;
            }

            if (fate.Saved is { } value)
            {
                Save(key, value);
                saved = true;
            }
        }

        if (removed)
        {
            batch.BatchCommands.Add(removes.Command);
        }

        if (saved)
        {
            batch.BatchCommands.Add(saves.Command);
        }
    }

    private ref Fate Fates(TenantId tenant, Guid deviceId, ValueScope scope, string key) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(fates, new ValueKey(tenant, deviceId, scope, key), out _);

    private void Remove(ValueKey key)
    {
        removedDevices.Add(key.DeviceId);
        removedTenants.Add(key.Tenant.Value);
        removedScopes.Add((int)key.Scope);
        removedKeys.Add(key.Key);
    }

    private void Save(ValueKey key, DeviceValue value)
    {
        devices.Add(key.DeviceId);
        tenants.Add(key.Tenant.Value);
        scopes.Add((int)key.Scope);
        keys.Add(key.Key);
        texts.Add(value.Json);
        times.Add(value.Timestamp);
    }

    private readonly record struct ValueKey(TenantId Tenant, Guid DeviceId, ValueScope Scope, string Key);

    private struct Fate
    {
        public bool Removed;
        public DeviceValue? Saved;
    }
}
