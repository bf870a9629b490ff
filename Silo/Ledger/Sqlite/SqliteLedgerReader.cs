using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Reads of the ledger. Listings have connections of their own, so that long ones never hold up logins.</summary>
internal sealed class SqliteLedgerReader(SqliteSource source, CredentialCipher cipher, TimeProvider time) : ILedgerReader, IDisposable
{
    private const string Values =
        """
        SELECT v.key, v.json, v.ts
        FROM latest_value v JOIN device d ON d.device_id = v.device_id
        WHERE v.device_id = @0 AND v.scope = @1 AND d.tenant_id = @2

        """;

    private readonly SqliteReadPool points = new(source, time, size: 4);
    private readonly SqliteReadPool listings = new(source, time, size: 2);

    public ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken) =>
        OneAsync("WHERE d.tenant_id = @0 AND d.name = @1", key.Tenant.Value, key.Name, cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken) =>
        OneAsync("WHERE d.device_id = @0 AND d.tenant_id = @1", deviceId, tenant.Value, cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken) =>
        OneAsync("WHERE c.space = @0 AND c.lookup_hash = @1", (int)lookup.Space, Convert.FromHexString(lookup.Hash), cancellationToken);

    public ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken) =>
        ListAsync(
            connection =>
            {
                var (devices, total) = SqliteListing.Read(connection, query, row => SqliteDeviceRows.Read(row, cipher));
                return new DeviceRowPage([.. devices], total);
            },
            cancellationToken);

    public ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        ListAsync(connection => SqliteAuditRows.Read(connection, filter), cancellationToken);

    public ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken) => points.ReadAsync(
        connection => connection.Statement("SELECT 1 FROM device WHERE tenant_id = @0 AND profile_id = @1 LIMIT 1", 2).With(tenant.Value, profileId).Any(),
        cancellationToken);

    public ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken) => points.ReadAsync(
        connection =>
        {
            var uses = ImmutableDictionary.CreateBuilder<Guid, long>();
            foreach (var profileId in profileIds)
            {
                using var row = connection.Statement("SELECT uses FROM profile_use WHERE profile_id = @0", 1).With(profileId).Query();
                if (row.Read())
                {
                    uses[profileId] = row.GetInt64(0);
                }
            }

            return uses.ToImmutable();
        },
        cancellationToken);

    public ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken) => points.ReadAsync<TenantId?>(
        connection =>
        {
            using var row = connection.Statement(ProfileOwner.Sqlite, 1).With(ProfileOwner.Id(profileId)).Query();
            return row.Read() ? ProfileOwner.Tenant(row.GetString(0)) : null;
        },
        cancellationToken);

    public ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken) =>
        points.ReadAsync(
            connection =>
            {
                var found = new List<DeviceValue>();
                if (keys.IsDefaultOrEmpty)
                {
                    Collect(connection.Statement(Values, 3).With(deviceId, (int)scope, tenant.Value), found);
                }
                else
                {
                    var one = connection.Statement(Values + "AND v.key = @3", 4);
                    foreach (var key in keys.Distinct(StringComparer.Ordinal))
                    {
                        Collect(one.With(deviceId, (int)scope, tenant.Value, key), found);
                    }
                }

                // Here and not in the statement: databases do not sort as .NET's ordinal comparison does.
                found.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
                return found.ToImmutableArray();
            },
            cancellationToken);

    public void Dispose()
    {
        points.Dispose();
        listings.Dispose();
    }

    /// <summary>A search over millions of rows takes its time: on a thread of its own, not on one that runs grains.</summary>
    private async ValueTask<T> ListAsync<T>(Func<SqliteReadConnection, T> read, CancellationToken cancellationToken)
    {
        var listing = await Task.Factory.StartNew(
            () => listings.ReadAsync(read, cancellationToken).AsTask(),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return await listing;
    }

    private ValueTask<DeviceRow?> OneAsync(string where, object first, object second, CancellationToken cancellationToken) => points.ReadAsync(
        connection =>
        {
            using var row = connection.Statement(DeviceColumns.Select + where, 2).With(first, second).Query();
            return row.Read() ? SqliteDeviceRows.Read(row, cipher) : null;
        },
        cancellationToken);

    private static void Collect(SqliteStatement statement, List<DeviceValue> found)
    {
        using var row = statement.Query();
        while (row.Read())
        {
            found.Add(new DeviceValue(row.GetString(0), row.GetString(1), row.GetInt64(2)));
        }
    }
}
