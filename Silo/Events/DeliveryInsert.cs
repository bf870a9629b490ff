using System.Data.Common;
using System.Globalization;
using System.Text;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Stores deliveries, many in one statement.</summary>
internal static class DeliveryInsert
{
    /// <summary>Deliveries of one statement.</summary>
    public const int Most = 64;

    private const int Columns = 7;

    /// <summary>
    /// A notice about a full queue takes the place of the one before it, which counted less, and waits as that did. SQLite reads the
    /// words as a join's unless a condition stands before them.
    /// </summary>
    private const string GrownNotice = ") v WHERE true ON CONFLICT (webhook_id, seq) DO UPDATE SET event_id = excluded.event_id, body = excluded.body";

    /// <summary>
    /// A delivery begins to wait as long as what its device has waiting already: so a device whose event failed is looked at
    /// again only when that one is due.
    /// </summary>
    public static EventCommand Of(IEventDatabase database, DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<DeliveryRow> deliveries)
    {
        var sql = new StringBuilder(
            """
            INSERT INTO webhook_delivery (webhook_id, seq, event_id, device_id, at, kind, body, attempts, first_at, next_at)
                SELECT v.column1, v.column2, v.column3, v.column4, v.column5, v.column6, v.column7, 0, 0, coalesce((
                    SELECT max(p.next_at) FROM webhook_delivery p WHERE p.webhook_id = v.column1 AND p.device_id = v.column4 AND p.dead_at IS NULL), 0)
                FROM (VALUES
            """);
        for (var row = 0; row < deliveries.Count; row++)
        {
            sql.Append(row == 0 ? " (" : ", (");
            for (var column = 0; column < Columns; column++)
            {
                sql.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "@p" : ", @p")}{(row * Columns) + column}");
            }

            sql.Append(')');
        }

        var command = new EventCommand(database, connection, transaction, sql.Append(GrownNotice).ToString());
        foreach (var delivery in deliveries)
        {
            command.Add(delivery.WebhookId).Add(delivery.Sequence).Add(delivery.EventId).Add(delivery.DeviceId, EventColumn.Id)
                .Add(delivery.At).Add(delivery.Kind).Add(delivery.Body);
        }

        return command;
    }
}
