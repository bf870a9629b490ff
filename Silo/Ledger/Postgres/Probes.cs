using Npgsql;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>The readiness check's commit: it moves the time of a row that no other silo holds at this moment.</summary>
internal sealed class Probes : IResultStatement
{
    private readonly GroupStatement statement = new();
    private readonly ArrayColumn<long> times;
    private readonly List<ProbeWrite> writes = [];

    public Probes()
    {
        times = statement.Numbers();
        statement.Sql = "UPDATE probe SET at = ($1)[1] WHERE id = (SELECT id FROM probe ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id";
    }

    public bool IsEmpty => writes.Count == 0;

    public void Clear()
    {
        writes.Clear();
        statement.Clear();
    }

    public void Add(ProbeWrite write)
    {
        writes.Add(write);
        times.Add(write.At);
    }

    public void AppendTo(NpgsqlBatch batch) => batch.BatchCommands.Add(statement.Command);

    public void Read(NpgsqlDataReader reader)
    {
        var written = reader.Read();
        writes.ForEach(write => write.Decide(written));
    }
}
