using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Silo.Imports;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Postgres;
using ProvisioningCluster.Silo.Ledger.Sealing;

namespace ProvisioningCluster.Silo.Storage;

internal static class PostgresHosting
{
    /// <summary>What PostgreSQL supplies.</summary>
    public static void AddPostgresStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
            return new PostgresSource(options.EffectiveConnectionString, options.GivenSchemaConnectionString);
        });
        services.AddSingleton<IStorage, PostgresStorage>();
        services.AddSingleton<ISpaceReader, PostgresSpaceReader>();
        services.AddSingleton<IGroupStore, PostgresGroupStore>();
        services.AddSingleton<ILedgerReader, PostgresLedgerReader>();
        services.AddSingleton<SealStore, PostgresSealStore>();
        services.AddImportStore<PostgresImports>();
        services.AddSingleton<PostgresIndexes>();
        services.AddHostedService(provider => provider.GetRequiredService<PostgresIndexes>());
        services.AddHostedService(provider => new NeverSeenDevices(
            provider.GetRequiredService<PostgresSource>().Listings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>()));
    }
}
