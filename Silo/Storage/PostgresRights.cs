using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>What the role of <c>Storage:ConnectionString</c> may do where another role owns the tables (T-30, T-34).</summary>
internal static class PostgresRights
{
    /// <summary>
    /// All but the schema, the audit's past, and what says how long the audit is kept. What was given is taken back where it is
    /// more: the audit is read and added to, and so are its seals; <c>remove_audit</c> removes what is old enough.
    /// </summary>
    private const string Rights =
        """
        DO $block$
        DECLARE
            home text := current_schema();
            worker text := current_setting('provisioning.worker');
            owned regclass;
        BEGIN
            IF NOT has_schema_privilege(worker, home, 'USAGE') THEN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', home, worker);
            END IF;

            FOR owned IN
                SELECT oid FROM pg_class
                WHERE relnamespace = home::regnamespace AND relkind IN ('r', 'p') AND pg_get_userbyid(relowner) = current_user
            LOOP
                EXECUTE format('REVOKE ALL ON TABLE %s FROM %I', owned, worker);
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO %I', owned, worker);
            END LOOP;

            EXECUTE format('REVOKE UPDATE, DELETE ON TABLE audit, audit_seal FROM %I', worker);
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON TABLE schema_version, OrleansQuery, audit_retention FROM %I', worker);
            EXECUTE format('GRANT EXECUTE ON FUNCTION remove_audit(uuid, bigint, bigint, bytea) TO %I', worker);
        END
        $block$
        """;

    private const string MayChangeAuditQuery =
        """
        SELECT has_table_privilege('audit', 'UPDATE') OR has_table_privilege('audit', 'DELETE') OR has_table_privilege('audit', 'TRUNCATE')
            OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'audit'::regclass), 'MEMBER')
        """;

    /// <summary>Gives the role what it needs and takes back what is more, in one step.</summary>
    /// <param name="owner">Open, of the role that owns the tables, which are there.</param>
    /// <param name="worker">Role that the silos run as.</param>
    public static void Give(NpgsqlConnection owner, string worker)
    {
        using var transaction = owner.BeginTransaction();
        PostgresSchema.TakeTurn(owner); // two silos that give the same rights at once would be in each other's way
        using (var name = new NpgsqlCommand("SELECT set_config('provisioning.worker', $1, true)", owner))
        {
            name.Parameters.Add(new NpgsqlParameter<string> { TypedValue = worker });
            name.ExecuteNonQuery();
        }

        using (var rights = new NpgsqlCommand(Rights, owner))
        {
            rights.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>True when the role of this connection could alter or remove what the audit holds.</summary>
    public static bool MayChangeAudit(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(MayChangeAuditQuery, connection);
        return command.ExecuteScalar() is true;
    }

    /// <summary>Tells the database how long to keep the audit. Only the owner can.</summary>
    /// <param name="owner">Open, of the role that owns the tables.</param>
    /// <param name="days">Whole days; 0 keeps all.</param>
    public static void KeepAudit(NpgsqlConnection owner, int days)
    {
        using var command = new NpgsqlCommand(
            "INSERT INTO audit_retention AS r (days) VALUES ($1) ON CONFLICT (one) DO UPDATE SET days = excluded.days WHERE r.days <> excluded.days",
            owner);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = days });
        command.ExecuteNonQuery();
    }

    /// <summary>Days that the database keeps the audit; 0 when it keeps all.</summary>
    public static int AuditKeptFor(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT coalesce((SELECT days FROM audit_retention), 0)", connection);
        return (int)command.ExecuteScalar()!;
    }
}
