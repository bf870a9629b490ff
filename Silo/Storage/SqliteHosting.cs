using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Silo.Imports;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Silo.Ledger.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

internal static class SqliteHosting
{
    /// <summary>What SQLite supplies.</summary>
    public static void AddSqliteStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SqliteSource(provider.GetRequiredService<IOptions<StorageOptions>>().Value.EffectiveConnectionString));
        services.AddSingleton<IStorage, SqliteStorage>();
        services.AddSingleton<ISpaceReader, SqliteSpaceReader>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<IGroupStore, SqliteGroupStore>();
        services.AddSingleton<ILedgerReader, SqliteLedgerReader>();
        services.AddSingleton<SealStore, SqliteSealStore>();
        services.AddImportStore<SqliteImports>();
        services.AddHostedService(provider => new NeverSeenDevices(
            provider.GetRequiredService<SqliteSource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>()));
    }
}
