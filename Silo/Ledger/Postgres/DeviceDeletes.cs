using Npgsql;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Deleted devices, with their credentials and values.</summary>
internal sealed class DeviceDeletes : IResultStatement
{
    private const int DeviceColumnCount = 5;
    private const int FirstAudit = DeviceColumnCount + 1;
    private const int FirstOutbox = FirstAudit + AuditColumns.Count;

    // The device id guards against a name that was deleted and taken again meanwhile, whose row versions begin anew.
    private static readonly string Text =
        $"""
        WITH gone AS (
            DELETE FROM device d
            USING unnest({GroupStatement.Parameters(1, DeviceColumnCount)}) AS w(owner, tenant_id, name, row_version, device_id)
            WHERE d.tenant_id = w.tenant_id AND d.name = w.name AND d.row_version = w.row_version
              AND d.device_id = coalesce(w.device_id, d.device_id)
            RETURNING w.owner
        ), audited AS (
            {AuditColumns.Insert(FirstAudit, "(a.owner IN (SELECT owner FROM gone)) IS TRUE")}
        ), told AS (
            {OutboxColumns.Insert(FirstOutbox, "(o.owner IN (SELECT owner FROM gone)) IS TRUE")}
        )
        SELECT i.owner IN (SELECT owner FROM gone) FROM unnest($1) WITH ORDINALITY AS i(owner, place) ORDER BY i.place
        """;

    private readonly GroupStatement statement = new();
    private readonly ArrayColumn<Guid> owners;
    private readonly ArrayColumn<Guid> tenants;
    private readonly ArrayColumn<string?> names;
    private readonly ArrayColumn<long> rowVersions;
    private readonly ArrayColumn<Guid?> devices;
    private readonly AuditColumns audit;
    private readonly OutboxColumns outbox;
    private readonly List<ChangeWrite> writes = [];

    public DeviceDeletes()
    {
        owners = statement.Ids();
        tenants = statement.Ids();
        names = statement.Texts();
        rowVersions = statement.Numbers();
        devices = statement.OptionalIds();
        audit = new AuditColumns(statement);
        outbox = new OutboxColumns(statement);
        statement.Sql = Text;
    }

    public bool IsEmpty => writes.Count == 0;

    public void Clear()
    {
        writes.Clear();
        statement.Clear();
    }

    public void Add(ChangeWrite write)
    {
        var change = write.Change;
        var owner = Guid.NewGuid();
        writes.Add(write);
        owners.Add(owner);
        tenants.Add(change.Key.Tenant.Value);
        names.Add(change.Key.Name);
        rowVersions.Add(change.ExpectedRowVersion);
        devices.Add(change.Audit.DeviceId);
        audit.Add(owner, change.Audit);
        outbox.Add(owner, change, change.Audit.DeviceId);
    }

    public void AppendTo(NpgsqlBatch batch) => batch.BatchCommands.Add(statement.Command);

    public void Read(NpgsqlDataReader reader)
    {
        for (var place = 0; reader.Read(); place++)
        {
            writes[place].Decide(reader.GetBoolean(0) ? LedgerOutcome.Committed : LedgerOutcome.VersionConflict);
        }
    }
}
