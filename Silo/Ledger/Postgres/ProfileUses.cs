using Npgsql;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Counts the uses of profiles that limit them, after the devices of the group are stored: only rows that this transaction wrote
/// for that very operation count. One too many breaks a constraint, and the group is stored again in parts. All silos take the
/// profiles in one order, and take no other row that is shared afterwards.
/// </summary>
internal sealed class ProfileUses
{
    private const string Text =
        """
        INSERT INTO profile_use AS p (profile_id, uses, most)
        SELECT u.profile_id, count(*), min(u.most)
        FROM unnest($1, $2, $3, $4) AS u(profile_id, most, device_id, operation_id)
        JOIN device d ON d.device_id = u.device_id AND d.provision_operation_id = u.operation_id
            AND d.xmin = pg_current_xact_id()::xid
        GROUP BY u.profile_id
        ORDER BY u.profile_id
        ON CONFLICT (profile_id) DO UPDATE SET uses = p.uses + excluded.uses, most = excluded.most
        """;

    private readonly GroupStatement statement = new();
    private readonly ArrayColumn<Guid> profiles;
    private readonly ArrayColumn<int> limits;
    private readonly ArrayColumn<Guid> devices;
    private readonly ArrayColumn<Guid> operations;
    private bool isEmpty = true;

    public ProfileUses()
    {
        profiles = statement.Ids();
        limits = statement.Codes();
        devices = statement.Ids();
        operations = statement.Ids();
        statement.Sql = Text;
    }

    public void Clear()
    {
        statement.Clear();
        isEmpty = true;
    }

    public void Add(ProfileUse use, DeviceRow next)
    {
        isEmpty = false;
        profiles.Add(use.ProfileId);
        limits.Add(use.Most);
        devices.Add(next.DeviceId);
        operations.Add(next.ProvisionOperationId!.Value);
    }

    public void AppendTo(NpgsqlBatch batch)
    {
        if (!isEmpty)
        {
            batch.BatchCommands.Add(statement.Command);
        }
    }
}
