using Microsoft.Extensions.DependencyInjection.Extensions;
using ProvisioningCluster.Clustering.Configuration;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

internal static class StorageHosting
{
    /// <summary>The database, the key ring in it, and the ledger on it. Must stand before the cluster, which starts and stops on top of it.</summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IStorage)))
        {
            return builder;
        }

        services.AddCheckedOptions<StorageOptions>(StorageOptions.Section, options => options.Faults());
        services.AddCheckedOptions<SecretsOptions>(SecretsOptions.Section, options => options.Faults());
        services.TryAddSingleton(TimeProvider.System);

        // First to start and last to stop: whatever reads beside the writer is gone when it folds SQLite's log into the one file.
        services.AddHostedService<LedgerLifetime>();
        if (StorageOptions.AsksForPostgreSql(builder.Configuration))
        {
            services.AddPostgresStorage();
        }
        else
        {
            services.AddSqliteStorage();
        }

        services.AddSingleton(provider => provider.GetRequiredService<IStorage>().Keys);
        services.AddSingleton<SeenNotes>();
        services.AddSingleton<LedgerInstruments>();
        services.AddSingleton<CredentialCipher>();
        services.AddSingleton<GroupWriter>();
        services.AddSingleton<UsedUpProfiles>();
        services.AddSingleton<ILedger, DeviceLedger>();
        services.AddHostedService<SpaceWatch>();
        services.AddAuditSeals();
        return builder;
    }

    /// <summary>Makes schema and keys, or says what is in the way. Before anything starts.</summary>
    public static void PrepareStorage(this IServiceProvider services) => _ = services.GetRequiredService<IStorage>().Keys;
}
