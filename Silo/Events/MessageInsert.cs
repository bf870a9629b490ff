using System.Data.Common;
using System.Globalization;
using System.Text;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>Stores events for consumers, many in one statement.</summary>
internal static class MessageInsert
{
    private const int Columns = 4;

    /// <summary>A notice about a full queue takes the place of the one before it, which counted less.</summary>
    public static EventCommand Of(IEventDatabase database, DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<ConsumerMessage> messages)
    {
        var sql = new StringBuilder("INSERT INTO event_message (consumer_id, seq, kind, body) VALUES");
        for (var row = 0; row < messages.Count; row++)
        {
            var first = row * Columns;
            sql.Append(CultureInfo.InvariantCulture, $"{(row == 0 ? " (" : ", (")}@p{first}, @p{first + 1}, @p{first + 2}, @p{first + 3})");
        }

        var command = new EventCommand(database, connection, transaction, sql.Append(" ON CONFLICT (consumer_id, seq) DO UPDATE SET body = excluded.body").ToString());
        foreach (var message in messages)
        {
            command.Add(message.ConsumerId).Add(message.Sequence).Add(message.Kind).Add(message.Body);
        }

        return command;
    }
}
