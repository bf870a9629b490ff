using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Clustering.Configuration;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Sqlite;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

internal static class StorageHosting
{
    /// <summary>The database, the key ring in it, and the ledger on it. Must stand before the cluster, which starts and stops on top of it.</summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(SqliteStorage)))
        {
            return builder;
        }

        services.AddCheckedOptions<StorageOptions>(StorageOptions.Section, options => options.Faults());
        services.AddCheckedOptions<SecretsOptions>(SecretsOptions.Section, options => options.Faults());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SqliteSource(provider.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString));
        services.AddSingleton<SqliteStorage>();
        services.AddSingleton(provider => provider.GetRequiredService<SqliteStorage>().Keys);
        services.AddSingleton<WriteGate>();
        services.AddSingleton<SeenNotes>();
        services.AddSingleton<LedgerInstruments>();
        services.AddSingleton<CredentialCipher>();
        services.AddSingleton<IGroupStore, SqliteGroupStore>();
        services.AddSingleton<GroupWriter>();
        services.AddSingleton<ILedgerReader, SqliteLedgerReader>();
        services.AddSingleton<ILedger, DeviceLedger>();
        services.AddHostedService<LedgerLifetime>();
        return builder;
    }

    /// <summary>Makes folder, schema and keys, or says what is in the way. Before anything starts.</summary>
    public static void PrepareStorage(this IServiceProvider services) => _ = services.GetRequiredService<SqliteStorage>().Keys;
}
