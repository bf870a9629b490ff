using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Storage;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.GrainStorage;

internal static class GrainStorageHosting
{
    /// <summary>The provider's own name; the default one stands before it.</summary>
    private const string Provider = "database";

    /// <summary>Orleans' name for SQLite; the provider it loads under it is Microsoft.Data.Sqlite.</summary>
    private const string SqliteInvariant = "System.Data.SQLite";

    private const string PostgresInvariant = "Npgsql";

    /// <summary>Grain state in the database of the ledger, as plain JSON without type names.</summary>
    public static ISiloBuilder AddGrainStorage(this ISiloBuilder silo)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        return StorageOptions.AsksForPostgreSql(silo.Configuration) ? silo.AddPostgresGrainStorage() : silo.AddSqliteGrainStorage();
    }

    private static ISiloBuilder AddPostgresGrainStorage(this ISiloBuilder silo)
    {
        silo.AddAdoNetGrainStorage(Provider, options => options.Configure<PostgresSource>((storage, source) =>
        {
            storage.Invariant = PostgresInvariant;
            storage.DataSource = source.Orleans;
        }));
        return silo.AddDefaultGrainStorage((provider, storage) => new LimitedGrainStorage(storage, provider.GetRequiredService<TimeProvider>()));
    }

    private static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo)
    {
        silo.AddAdoNetGrainStorage(Provider, options => options.Configure<SqliteSource>((storage, source) =>
        {
            storage.Invariant = SqliteInvariant;
            storage.DataSource = source;
        }));
        return silo.AddDefaultGrainStorage((provider, storage) => new TurnTakingGrainStorage(storage, provider.GetRequiredService<WriteGate>()));
    }

    private static ISiloBuilder AddDefaultGrainStorage(this ISiloBuilder silo, Func<IServiceProvider, IGrainStorage, IGrainStorage> before)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (provider, _) => before(provider, provider.GetRequiredKeyedService<IGrainStorage>(Provider)));
        silo.Services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));
        return silo;
    }
}
