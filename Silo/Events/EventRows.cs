using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Columns of the tables of events, and how their rows are read.</summary>
internal sealed class EventRows(IEventDatabase database)
{
    public const string Webhook = "w.webhook_id, w.tenant_id, w.url, w.kinds, w.profile_id, w.enabled, w.secret, w.former_secret, w.former_secret_until, w.created_at, w.version";

    public const string Delivery = "d.webhook_id, d.seq, d.event_id, d.device_id, d.at, d.kind, d.body, d.attempts, d.first_at, d.next_at, d.dead_at, d.problem";

    private const char Separator = ',';

    /// <summary>Kinds in one column.</summary>
    public static string Join(WebhookRow webhook) => string.Join(Separator, webhook.Kinds);

    public OutboxEntry ReadOutbox(DbDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(1) ? null : new TenantId(database.ReadId(row, 1)),
        OptionalId(row, 2),
        row.GetInt64(3),
        row.GetString(4),
        row.GetString(5));

    public WebhookRow ReadWebhook(DbDataReader row) => new()
    {
        WebhookId = database.ReadId(row, 0),
        Tenant = new TenantId(database.ReadId(row, 1)),
        Url = row.GetString(2),
        Kinds = [.. row.GetString(3).Split(Separator, StringSplitOptions.RemoveEmptyEntries)],
        ProfileId = OptionalId(row, 4),
        Enabled = row.GetInt64(5) != 0,
        Secret = row.GetFieldValue<byte[]>(6),
        FormerSecret = row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
        FormerSecretUntil = row.GetInt64(8),
        CreatedAt = row.GetInt64(9),
        Version = row.GetInt64(10),
    };

    public DeliveryRow ReadDelivery(DbDataReader row) => new()
    {
        WebhookId = database.ReadId(row, 0),
        Sequence = row.GetInt64(1),
        EventId = database.ReadId(row, 2),
        DeviceId = OptionalId(row, 3),
        At = row.GetInt64(4),
        Kind = row.GetString(5),
        Body = row.GetString(6),
        Attempts = (int)row.GetInt64(7),
        FirstAttemptAt = row.GetInt64(8),
        NextAttemptAt = row.GetInt64(9),
        DeadAt = row.IsDBNull(10) ? null : row.GetInt64(10),
        Problem = row.IsDBNull(11) ? null : row.GetString(11),
    };

    private Guid? OptionalId(DbDataReader row, int column) => row.IsDBNull(column) ? null : database.ReadId(row, column);
}
