using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Login times of a group, one row per device.</summary>
internal sealed class SeenTimes
{
    private const string Text =
        """
        UPDATE device d
        SET first_seen_at = coalesce(d.first_seen_at, s.first), last_seen_at = greatest(d.last_seen_at, s.last)
        FROM unnest($1, $2, $3, $4) AS s(device_id, tenant_id, first, last)
        WHERE d.device_id = s.device_id AND d.tenant_id = s.tenant_id
        """;

    private readonly Dictionary<(TenantId Tenant, Guid DeviceId), (long First, long Last)> seen = [];
    private readonly GroupStatement statement = new();
    private readonly ArrayColumn<Guid> devices;
    private readonly ArrayColumn<Guid> tenants;
    private readonly ArrayColumn<long> firsts;
    private readonly ArrayColumn<long> lasts;

    public SeenTimes()
    {
        devices = statement.Ids();
        tenants = statement.Ids();
        firsts = statement.Numbers();
        lasts = statement.Numbers();
        statement.Sql = Text;
    }

    public void Clear()
    {
        seen.Clear();
        statement.Clear();
    }

    public void Add(TenantId tenant, Guid deviceId, long first, long last)
    {
        var key = (tenant, deviceId);
        seen[key] = seen.TryGetValue(key, out var known) ? (Math.Min(known.First, first), Math.Max(known.Last, last)) : (first, last);
    }

    public void AppendTo(NpgsqlBatch batch)
    {
        foreach (var ((tenant, deviceId), (first, last)) in seen)
        {
            devices.Add(deviceId);
            tenants.Add(tenant.Value);
            firsts.Add(first);
            lasts.Add(last);
        }

        if (seen.Count > 0)
        {
            batch.BatchCommands.Add(statement.Command);
        }
    }
}
