using Npgsql;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Audit rows, and their events, of what changed no device.</summary>
internal sealed class AuditAppends
{
    private readonly GroupStatement rows = new();
    private readonly GroupStatement events = new();
    private readonly AuditColumns audit;
    private readonly OutboxColumns outbox;
    private readonly List<AuditWrite> writes = [];
    private bool tells;

    public AuditAppends()
    {
        audit = new AuditColumns(rows);
        rows.Sql = AuditColumns.Insert(1, "true");
        outbox = new OutboxColumns(events);
        events.Sql = OutboxColumns.Insert(1, "true");
    }

    public void Clear()
    {
        writes.Clear();
        rows.Clear();
        events.Clear();
        tells = false;
    }

    public void Add(AuditWrite write)
    {
        writes.Add(write);
        audit.Add(default, write.Row);
        if (write.Event is { } row)
        {
            outbox.Add(default, row, write.Row.Tenant, write.Row.DeviceId, write.Row.At);
            tells = true;
        }
    }

    public void AppendTo(NpgsqlBatch batch)
    {
        if (writes.Count > 0)
        {
            batch.BatchCommands.Add(rows.Command);
        }

        if (tells)
        {
            batch.BatchCommands.Add(events.Command);
        }
    }

    public void Decide() => writes.ForEach(write => write.Decide(true));
}
