using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Locks the rows of all devices that a group changes, before anything else and in one order: two silos whose groups share
/// devices come one after the other. It also tells which devices there are.
/// </summary>
internal sealed class DeviceLocks : IResultStatement
{
    private readonly GroupStatement statement = new();
    private readonly ArrayColumn<Guid> ids;
    private readonly HashSet<Guid> wanted = [];
    private readonly HashSet<(TenantId Tenant, Guid DeviceId)> found = [];

    public DeviceLocks()
    {
        ids = statement.Ids();
        statement.Sql = "SELECT d.device_id, d.tenant_id FROM device d WHERE d.device_id = ANY($1) ORDER BY d.device_id FOR NO KEY UPDATE";
    }

    public bool IsEmpty => wanted.Count == 0;

    public void Clear()
    {
        wanted.Clear();
        found.Clear();
        statement.Clear();
    }

    public void Add(Guid deviceId)
    {
        if (wanted.Add(deviceId))
        {
            ids.Add(deviceId);
        }
    }

    public bool Exists(TenantId tenant, Guid deviceId) => found.Contains((tenant, deviceId));

    public void AppendTo(NpgsqlBatch batch) => batch.BatchCommands.Add(statement.Command);

    public void Read(NpgsqlDataReader reader)
    {
        while (reader.Read())
        {
            found.Add((new TenantId(reader.GetGuid(1)), reader.GetGuid(0)));
        }
    }
}
