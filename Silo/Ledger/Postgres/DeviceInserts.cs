using Npgsql;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// New devices with all that belongs to them. Who lost the name or the credential is found by the unique indexes, which
/// wait for other transactions that are about to take the same; rows go in the order of their keys, so that two silos that
/// want the same names and credentials wait for each other in one direction only.
/// </summary>
internal sealed class DeviceInserts : IResultStatement
{
    private const int FirstCredential = DeviceWriteColumns.Count + 1;
    private const int FirstAudit = FirstCredential + CredentialColumns.Count;
    private const int FirstOutbox = FirstAudit + AuditColumns.Count;

    // "IN … IS TRUE" is looked up in a hash table; a plain IN would be a join whose plan depends on guesses.
    // The sort makes all names taken before the first credential is.
    private static readonly string Text =
        $"""
        WITH named AS (
            INSERT INTO device ({DeviceWriteColumns.Names})
            SELECT * FROM unnest({GroupStatement.Parameters(1, DeviceWriteColumns.Count)})
            ON CONFLICT (tenant_id, name) DO NOTHING
            RETURNING device_id
        ), whole AS (
            INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, value, created_at, version)
            SELECT * FROM unnest($1, {GroupStatement.Parameters(FirstCredential, CredentialColumns.Count)}) AS c(device_id, {CredentialColumns.Names})
            WHERE (c.device_id IN (SELECT device_id FROM named)) IS TRUE
            ORDER BY c.space, c.lookup_hash
            ON CONFLICT (space, lookup_hash) DO NOTHING
            RETURNING device_id
        ), audited AS (
            {AuditColumns.Insert(FirstAudit, "(a.owner IN (SELECT device_id FROM whole)) IS TRUE")}
        ), told AS (
            {OutboxColumns.Insert(FirstOutbox, "(o.owner IN (SELECT device_id FROM whole)) IS TRUE")}
        )
        SELECT i.device_id IN (SELECT device_id FROM named), i.device_id IN (SELECT device_id FROM whole)
        FROM unnest($1) WITH ORDINALITY AS i(device_id, place)
        ORDER BY i.place
        """;

    /// <summary>A device whose credential belongs to another: it must not stay.</summary>
    private const string RemoveHalves =
        """
        DELETE FROM device d
        WHERE d.device_id = ANY($1) AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.device_id = d.device_id)
        """;

    private readonly GroupStatement statement = new();
    private readonly GroupStatement halves = new();
    private readonly DeviceWriteColumns devices;
    private readonly CredentialColumns credentials;
    private readonly AuditColumns audit;
    private readonly OutboxColumns outbox;
    private readonly ArrayColumn<Guid> suspects;
    private readonly List<ChangeWrite> writes = [];

    public DeviceInserts()
    {
        devices = new DeviceWriteColumns(statement);
        credentials = new CredentialColumns(statement);
        audit = new AuditColumns(statement);
        outbox = new OutboxColumns(statement);
        statement.Sql = Text;
        suspects = halves.Ids();
        halves.Sql = RemoveHalves;
    }

    public bool IsEmpty => writes.Count == 0;

    public void Clear()
    {
        writes.Clear();
        statement.Clear();
        halves.Clear();
    }

    public void Add(ChangeWrite write) => writes.Add(write);

    public void AppendTo(NpgsqlBatch batch)
    {
        writes.Sort(static (left, right) => DeviceKeys.Compare(left.Change.Key, right.Change.Key));
        foreach (var write in writes)
        {
            Bind(write.Change, write.Change.Next!, write.Credential!);
        }

        batch.BatchCommands.Add(statement.Command);
        batch.BatchCommands.Add(halves.Command);
    }

    public void Read(NpgsqlDataReader reader)
    {
        for (var place = 0; reader.Read(); place++)
        {
            writes[place].Decide(
                !reader.GetBoolean(0) ? LedgerOutcome.NameTaken
                : !reader.GetBoolean(1) ? LedgerOutcome.CredentialTaken
                : LedgerOutcome.Committed);
        }
    }

    private void Bind(DeviceChange change, DeviceRow next, SealedCredential credential)
    {
        devices.Add(next);
        credentials.Add(credential);
        audit.Add(next.DeviceId, change.Audit);
        outbox.Add(next.DeviceId, change, next.DeviceId);
        suspects.Add(next.DeviceId);
    }
}
