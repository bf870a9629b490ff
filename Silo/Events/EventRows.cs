using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Columns of the tables of events, and how their rows are read.</summary>
internal sealed class EventRows(IEventDatabase database)
{
    public const string Webhook =
        "w.webhook_id, w.tenant_id, w.url, w.kinds, w.profile_id, w.enabled, w.secret, w.former_secret, w.former_secret_until, w.created_at, w.version, "
        + "w.gap_seq, w.gap_count, w.gap_from, w.gap_until, w.discarded, w.discarded_at";

    public const string Delivery = "d.webhook_id, d.seq, d.event_id, d.device_id, d.at, d.kind, d.body, d.attempts, d.first_at, d.next_at, d.dead_at, d.problem";

    public const string Consumer =
        "c.consumer_id, c.tenant_id, c.name, c.connection_id, c.subscriptions, c.expiry, c.seen_at, c.gap_seq, c.gap_count, c.gap_from, c.gap_until";

    private const char Separator = ',';
    private const char Part = ':';

    /// <summary>Kinds in one column.</summary>
    public static string Join(WebhookRow webhook) => string.Join(Separator, webhook.Kinds);

    /// <summary>Subscriptions in one column: filter, quality of service and identifier, parted by colons.</summary>
    public static string Join(ImmutableArray<ConsumerSubscription> subscriptions) =>
        string.Join(Separator, subscriptions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Filter}{Part}{one.Qos}{Part}{one.Identifier}")));

    public ConsumerRow ReadConsumer(DbDataReader row) => new()
    {
        ConsumerId = database.ReadId(row, 0),
        Tenant = new TenantId(database.ReadId(row, 1)),
        Name = row.GetString(2),
        ConnectionId = database.ReadId(row, 3),
        Subscriptions = [.. row.GetString(4).Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(Subscription)],
        ExpirySeconds = row.GetInt64(5),
        SeenAt = row.GetInt64(6),
        Gap = ReadGap(row, 7),
    };

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
        Gap = ReadGap(row, 11),
        Discarded = row.GetInt64(15),
        DiscardedAt = row.GetInt64(16),
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

    /// <summary>The gap in this column and the three after it.</summary>
    private static EventGap? ReadGap(DbDataReader row, int column) => row.IsDBNull(column)
        ? null
        : new EventGap(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2), row.GetInt64(column + 3));

    private static ConsumerSubscription Subscription(string text)
    {
        var parts = text.Split(Part);
        return new ConsumerSubscription(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private Guid? OptionalId(DbDataReader row, int column) => row.IsDBNull(column) ? null : database.ReadId(row, column);
}
