using ProvisioningCluster.Clustering.Configuration;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Events;

internal static class EventHosting
{
    /// <summary>Sends events out of the cluster. Must stand after the cluster, whose grains it calls.</summary>
    public static IHostApplicationBuilder AddEvents(this IHostApplicationBuilder builder)
    {
        builder.AddEventStore();
        builder.Services.AddCheckedOptions<WebhookOptions>(WebhookOptions.Section, options => options.Faults());
        builder.Services.AddCheckedOptions<ConsumerOptions>(ConsumerOptions.Section, options => options.Faults());
        builder.Services.AddSingleton<IWebhookSender, WebhookSender>();
        builder.Services.AddHostedService<EventPump>();
        return builder;
    }

    /// <summary>The store of events in the database of the ledger.</summary>
    public static IHostApplicationBuilder AddEventStore(this IHostApplicationBuilder builder)
    {
        if (StorageOptions.AsksForPostgreSql(builder.Configuration))
        {
            builder.Services.AddSingleton<IEventDatabase, PostgresEventDatabase>();
        }
        else
        {
            builder.Services.AddSingleton<IEventDatabase, SqliteEventDatabase>();
        }

        builder.Services.AddSingleton<IEventStore, EventStore>();
        return builder;
    }
}
