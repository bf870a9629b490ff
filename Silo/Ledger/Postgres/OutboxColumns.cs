using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Outbox rows of a statement, each stored when the change that owns it wins.</summary>
internal sealed class OutboxColumns(GroupStatement statement)
{
    /// <summary>How many parameters these are.</summary>
    public const int Count = 6;

    private readonly ArrayColumn<Guid> owners = statement.Ids();
    private readonly ArrayColumn<Guid?> tenants = statement.OptionalIds();
    private readonly ArrayColumn<Guid?> devices = statement.OptionalIds();
    private readonly ArrayColumn<long> times = statement.Numbers();
    private readonly ArrayColumn<string?> kinds = statement.Texts();
    private readonly ArrayColumn<string?> payloads = statement.Texts();

    /// <param name="firstParameter">Number of the first of these columns in the statement.</param>
    /// <param name="condition">What a row must satisfy; its owner is <c>o.owner</c>.</param>
    public static string Insert(int firstParameter, string condition) =>
        $"""
        INSERT INTO outbox (tenant_id, device_id, at, kind, payload)
            SELECT o.tenant_id, o.device_id, o.at, o.kind, o.payload
            FROM unnest({GroupStatement.Parameters(firstParameter, Count)}) AS o(owner, tenant_id, device_id, at, kind, payload)
            WHERE {condition}
        """;

    public void Add(Guid owner, OutboxRow row, TenantId? tenant, Guid? deviceId, long at)
    {
        owners.Add(owner);
        tenants.Add(tenant?.Value);
        devices.Add(deviceId);
        times.Add(at);
        kinds.Add(row.Kind);
        payloads.Add(row.Payload);
    }

    public void Add(Guid owner, DeviceChange change, Guid? deviceId)
    {
        foreach (var row in change.Events)
        {
            Add(owner, row, change.Key.Tenant, deviceId, change.Audit.At);
        }
    }
}
