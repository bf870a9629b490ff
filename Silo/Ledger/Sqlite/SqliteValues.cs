using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Statements of latest values and of seen notes.</summary>
internal sealed class SqliteValues(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement exists = new(connection, "SELECT 1 FROM device WHERE device_id = @0 AND tenant_id = @1", 2);

    private readonly SqliteStatement seen = new(
        connection,
        """
        UPDATE device
        SET first_seen_at = coalesce(first_seen_at, @2), last_seen_at = max(coalesce(last_seen_at, @3), @3)
        WHERE device_id = @0 AND tenant_id = @1
        """,
        4);

    // The newest timestamp wins, ties go to the later call.
    private readonly SqliteStatement save = new(
        connection,
        """
        INSERT INTO latest_value (device_id, scope, key, json, ts) VALUES (@0, @1, @2, @3, @4)
        ON CONFLICT (device_id, scope, key) DO UPDATE SET json = excluded.json, ts = excluded.ts WHERE excluded.ts >= latest_value.ts
        """,
        5);

    private readonly SqliteStatement remove = new(connection, "DELETE FROM latest_value WHERE device_id = @0 AND scope = @1 AND key = @2", 3);

    /// <summary>False when there is no such device.</summary>
    public bool Save(SaveValuesWrite write)
    {
        var known = write.SeenAt is { } seenAt
            ? seen.With(write.DeviceId, write.Tenant.Value, seenAt, seenAt).Execute() > 0
            : exists.With(write.DeviceId, write.Tenant.Value).Any();
        if (!known)
        {
            return false;
        }

        foreach (var value in write.Values)
        {
            save.With(write.DeviceId, (int)write.Scope, value.Key, value.Json, value.Timestamp).Execute();
        }

        return true;
    }

    /// <summary>False when there is no such device.</summary>
    public bool Remove(RemoveValuesWrite write)
    {
        if (!exists.With(write.DeviceId, write.Tenant.Value).Any())
        {
            return false;
        }

        foreach (var key in write.Keys)
        {
            remove.With(write.DeviceId, (int)write.Scope, key).Execute();
        }

        return true;
    }

    public void NoteSeen(SeenNote note) => seen.With(note.DeviceId, note.Tenant.Value, note.First, note.Last).Execute();

    public void Dispose()
    {
        exists.Dispose();
        seen.Dispose();
        save.Dispose();
        remove.Dispose();
    }
}
