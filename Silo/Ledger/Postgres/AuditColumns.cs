using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Audit rows of a statement. Each has an owner, the change that it tells of, and is stored when that change wins.</summary>
internal sealed class AuditColumns(GroupStatement statement)
{
    /// <summary>How many parameters these are.</summary>
    public const int Count = 13;

    private readonly ArrayColumn<Guid> owners = statement.Ids();
    private readonly ArrayColumn<Guid?> tenants = statement.OptionalIds();
    private readonly ArrayColumn<long> times = statement.Numbers();
    private readonly ArrayColumn<int> actions = statement.Codes();
    private readonly ArrayColumn<int> statuses = statement.Codes();
    private readonly ArrayColumn<string?> reasons = statement.Texts();
    private readonly ArrayColumn<string?> names = statement.Texts();
    private readonly ArrayColumn<Guid?> devices = statement.OptionalIds();
    private readonly ArrayColumn<Guid?> profiles = statement.OptionalIds();
    private readonly ArrayColumn<Guid> operations = statement.Ids();
    private readonly ArrayColumn<int> protocols = statement.Codes();
    private readonly ArrayColumn<string?> sources = statement.Texts();
    private readonly ArrayColumn<string?> actors = statement.Texts();

    /// <param name="firstParameter">Number of the first of these columns in the statement.</param>
    /// <param name="condition">What a row must satisfy; its owner is <c>a.owner</c>.</param>
    public static string Insert(int firstParameter, string condition) =>
        $"""
        INSERT INTO audit (tenant_id, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor)
            SELECT a.tenant_id, a.at, a.action, a.status, a.reason, a.device_name, a.device_id, a.profile_id, a.operation_id, a.protocol, a.source, a.actor
            FROM unnest({GroupStatement.Parameters(firstParameter, Count)})
                AS a(owner, tenant_id, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor)
            WHERE {condition}
        """;

    public void Add(Guid owner, AuditRow row)
    {
        owners.Add(owner);
        tenants.Add(row.Tenant?.Value);
        times.Add(row.At);
        actions.Add((int)row.Action);
        statuses.Add((int)row.Status);
        reasons.Add(row.Reason);
        names.Add(row.DeviceName);
        devices.Add(row.DeviceId);
        profiles.Add(row.ProfileId);
        operations.Add(row.OperationId);
        protocols.Add((int)row.Protocol);
        sources.Add(row.Source);
        actors.Add(row.Actor);
    }
}
