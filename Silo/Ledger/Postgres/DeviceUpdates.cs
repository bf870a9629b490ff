using Npgsql;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Changed devices: compare-and-set on the row version. Their rows are locked by <see cref="DeviceLocks"/> before, so what
/// is judged here does not change until the commit. At most one change per device.
/// </summary>
internal sealed class DeviceUpdates : IResultStatement
{
    private const int DeviceColumnCount = DeviceWriteColumns.Count + 2; // and the name and version that must be there
    private const int FirstCredential = DeviceColumnCount + 1;
    private const int FirstAudit = FirstCredential + CredentialColumns.Count;
    private const int FirstOutbox = FirstAudit + AuditColumns.Count;

    // A name or credential that another transaction takes at this very moment is seen by the unique index only: the group
    // is then stored again in parts, and the part with this change finds it taken.
    private static readonly string Text =
        $"""
        WITH wanted AS MATERIALIZED (
            SELECT * FROM unnest({GroupStatement.Parameters(1, DeviceColumnCount + CredentialColumns.Count)})
                AS w({DeviceWriteColumns.Names}, old_name, old_version, {CredentialColumns.Names})
        ), judged AS MATERIALIZED (
            SELECT w.device_id, CASE
                WHEN NOT EXISTS (
                    SELECT 1 FROM device d
                    WHERE d.device_id = w.device_id AND d.tenant_id = w.tenant_id AND d.name = w.old_name AND d.row_version = w.old_version)
                    THEN {Verdict(LedgerOutcome.VersionConflict)}
                WHEN EXISTS (SELECT 1 FROM device d WHERE d.tenant_id = w.tenant_id AND d.name = w.name AND d.device_id <> w.device_id)
                    THEN {Verdict(LedgerOutcome.NameTaken)}
                WHEN EXISTS (SELECT 1 FROM credential c WHERE c.space = w.space AND c.lookup_hash = w.lookup_hash AND c.device_id <> w.device_id)
                    THEN {Verdict(LedgerOutcome.CredentialTaken)}
                ELSE {Verdict(LedgerOutcome.Committed)} END AS verdict
            FROM wanted w
        ), changed AS (
            UPDATE device d
            SET name = w.name, name_folded = w.name_folded, profile_id = w.profile_id, created_at = w.created_at, label = w.label,
                additional_info = w.additional_info, provision_state = w.provision_state, provision_state_at = w.provision_state_at,
                provision_operation_id = w.provision_operation_id, version = w.version, row_version = w.row_version,
                replay = w.replay
            FROM wanted w
            WHERE d.device_id = w.device_id
              AND (w.device_id IN (SELECT j.device_id FROM judged j WHERE j.verdict = {Verdict(LedgerOutcome.Committed)})) IS TRUE
            RETURNING d.device_id
        ), whole AS (
            UPDATE credential c
            SET record_id = w.record_id, space = w.space, lookup_hash = w.lookup_hash, type = w.type, credentials_id = w.credentials_id,
                value = w.value, created_at = w.credential_created_at, version = w.credential_version
            FROM wanted w
            WHERE c.device_id = w.device_id AND (w.device_id IN (SELECT device_id FROM changed)) IS TRUE
        ), audited AS (
            {AuditColumns.Insert(FirstAudit, "(a.owner IN (SELECT device_id FROM changed)) IS TRUE")}
        ), told AS (
            {OutboxColumns.Insert(FirstOutbox, "(o.owner IN (SELECT device_id FROM changed)) IS TRUE")}
        )
        SELECT j.device_id, j.verdict FROM judged j
        """;

    private readonly GroupStatement statement = new();
    private readonly DeviceWriteColumns devices;
    private readonly ArrayColumn<string?> oldNames;
    private readonly ArrayColumn<long> oldVersions;
    private readonly CredentialColumns credentials;
    private readonly AuditColumns audit;
    private readonly OutboxColumns outbox;
    private readonly Dictionary<Guid, ChangeWrite> writes = [];

    public DeviceUpdates()
    {
        devices = new DeviceWriteColumns(statement);
        oldNames = statement.Texts();
        oldVersions = statement.Numbers();
        credentials = new CredentialColumns(statement);
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
        var (change, next) = (write.Change, write.Change.Next!);
        writes.Add(next.DeviceId, write);
        devices.Add(next);
        oldNames.Add(change.Key.Name);
        oldVersions.Add(change.ExpectedRowVersion);
        credentials.Add(write.Credential!);
        audit.Add(next.DeviceId, change.Audit);
        outbox.Add(next.DeviceId, change, next.DeviceId);
    }

    public void AppendTo(NpgsqlBatch batch) => batch.BatchCommands.Add(statement.Command);

    public void Read(NpgsqlDataReader reader)
    {
        while (reader.Read())
        {
            writes[reader.GetGuid(0)].Decide((LedgerOutcome)reader.GetInt32(1));
        }
    }

    private static int Verdict(LedgerOutcome outcome) => (int)outcome;
}
