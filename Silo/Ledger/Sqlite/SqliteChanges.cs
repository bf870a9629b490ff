using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using SQLitePCL;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Statements of device changes. The constraints and the row version decide, never a read beforehand.</summary>
internal sealed class SqliteChanges(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement insertDevice = new(
        connection,
        """
        INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, label, additional_info,
            provision_state, provision_state_at, provision_operation_id, version, row_version, replay)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13)
        ON CONFLICT (tenant_id, name) DO NOTHING
        """,
        14);

    private readonly SqliteStatement insertCredential = new(
        connection,
        """
        INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, value, created_at, version)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)
        ON CONFLICT (space, lookup_hash) DO NOTHING
        """,
        9);

    private readonly SqliteStatement updateDevice = new(
        connection,
        """
        UPDATE device
        SET name = @3, name_folded = @4, profile_id = @5, created_at = @6, label = @7, additional_info = @8,
            provision_state = @9, provision_state_at = @10, provision_operation_id = @11, version = @12, row_version = @13,
            replay = @15
        WHERE tenant_id = @0 AND name = @1 AND device_id = @2 AND row_version = @14
        """,
        16);

    private readonly SqliteStatement updateCredential = new(
        connection,
        """
        UPDATE credential
        SET record_id = @1, space = @2, lookup_hash = @3, type = @4, credentials_id = @5, value = @6, created_at = @7, version = @8
        WHERE device_id = @0
        """,
        9);

    // The device id guards against a name that was deleted and taken again meanwhile, whose row versions begin anew.
    private readonly SqliteStatement deleteDevice = new(
        connection,
        "DELETE FROM device WHERE tenant_id = @0 AND name = @1 AND row_version = @2 AND device_id = coalesce(@3, device_id)",
        4);

    private readonly SqliteStatement insertAudit = new(
        connection,
        """
        INSERT INTO audit (tenant_id, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)
        """,
        12);

    private readonly SqliteStatement insertOutbox = new(
        connection,
        "INSERT INTO outbox (tenant_id, device_id, at, kind, payload) VALUES (@0, @1, @2, @3, @4)",
        5);

    private readonly SqliteStatement countUse = new(
        connection,
        """
        INSERT INTO profile_use (profile_id, uses) VALUES (@0, 1)
        ON CONFLICT (profile_id) DO UPDATE SET uses = uses + 1 WHERE uses < @1
        """,
        2);

    private readonly SqliteStatement probe = new(connection, "UPDATE probe SET at = @0 WHERE id = 1", 1);

    /// <summary>Everything but Committed must be rolled back by the caller.</summary>
    public LedgerOutcome Apply(ChangeWrite write)
    {
        var change = write.Change;
        var outcome = change.Next is null ? Delete(change)
            : change.ExpectedRowVersion == 0 ? Insert(change.Next, write.Credential!)
            : Update(change, change.Next, write.Credential!);
        if (outcome != LedgerOutcome.Committed)
        {
            return outcome;
        }

        if (change.Use is { } use && countUse.With(use.ProfileId, use.Most).Execute() == 0)
        {
            return LedgerOutcome.UsedUp;
        }

        Append(change.Audit);
        foreach (var outboxEvent in change.Events)
        {
            Append(outboxEvent, change.Key.Tenant, change.Next?.DeviceId ?? change.Audit.DeviceId, change.Audit.At);
        }

        return LedgerOutcome.Committed;
    }

    public void Append(OutboxRow row, TenantId? tenant, Guid? deviceId, long at) =>
        insertOutbox.With(tenant?.Value, deviceId, at, row.Kind, row.Payload).Execute();

    public void Append(AuditRow row) => insertAudit
        .With(
            row.Tenant?.Value,
            row.At,
            (int)row.Action,
            (int)row.Status,
            row.Reason,
            row.DeviceName,
            row.DeviceId,
            row.ProfileId,
            row.OperationId,
            (int)row.Protocol,
            row.Source,
            row.Actor)
        .Execute();

    public void Probe(long at) => probe.With(at).Execute();

    public void Dispose()
    {
        insertDevice.Dispose();
        insertCredential.Dispose();
        updateDevice.Dispose();
        updateCredential.Dispose();
        deleteDevice.Dispose();
        insertAudit.Dispose();
        insertOutbox.Dispose();
        countUse.Dispose();
        probe.Dispose();
    }

    private LedgerOutcome Insert(DeviceRow next, SealedCredential credential)
    {
        var inserted = insertDevice
            .With(
                next.DeviceId,
                next.Key.Tenant.Value,
                next.Key.Name,
                SearchText.Fold(next.Key.Name),
                next.ProfileId,
                next.CreatedAt,
                next.Label,
                next.AdditionalInfo,
                next.ProvisionState,
                next.ProvisionStateAt,
                next.ProvisionOperationId,
                next.Version,
                next.RowVersion,
                ReplayColumn.Of(next.Replay))
            .Execute();
        return inserted == 0 ? LedgerOutcome.NameTaken
            : Bind(insertCredential, next.DeviceId, credential).Execute() == 0 ? LedgerOutcome.CredentialTaken
            : LedgerOutcome.Committed;
    }

    private LedgerOutcome Update(DeviceChange change, DeviceRow next, SealedCredential credential)
    {
        updateDevice.With(
            change.Key.Tenant.Value,
            change.Key.Name,
            next.DeviceId,
            next.Key.Name,
            SearchText.Fold(next.Key.Name),
            next.ProfileId,
            next.CreatedAt,
            next.Label,
            next.AdditionalInfo,
            next.ProvisionState,
            next.ProvisionStateAt,
            next.ProvisionOperationId,
            next.Version,
            next.RowVersion,
            change.ExpectedRowVersion,
            ReplayColumn.Of(next.Replay));
        if (!TryUpdate(updateDevice, out var updated))
        {
            return LedgerOutcome.NameTaken;
        }

        return updated == 0 ? LedgerOutcome.VersionConflict
            : TryUpdate(Bind(updateCredential, next.DeviceId, credential), out _) ? LedgerOutcome.Committed
            : LedgerOutcome.CredentialTaken;
    }

    private LedgerOutcome Delete(DeviceChange change) =>
        deleteDevice.With(change.Key.Tenant.Value, change.Key.Name, change.ExpectedRowVersion, change.Audit.DeviceId).Execute() == 0
            ? LedgerOutcome.VersionConflict
            : LedgerOutcome.Committed;

    private static SqliteStatement Bind(SqliteStatement statement, Guid deviceId, SealedCredential credential) => statement.With(
        deviceId,
        credential.RecordId,
        (int)credential.Space,
        credential.LookupHash,
        (int)credential.Type,
        credential.CredentialsId,
        credential.Value,
        credential.CreatedAt,
        credential.Version);

    /// <summary>False when a unique constraint refuses it.</summary>
    private static bool TryUpdate(SqliteStatement statement, out int rows)
    {
        try
        {
            rows = statement.Execute();
            return true;
        }
        catch (SqliteException fault) when (fault.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            rows = 0;
            return false;
        }
    }
}
