using Orleans.Configuration;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.GrainStorage;

internal static class GrainStorageHosting
{
    /// <summary>Orleans' name for SQLite; the provider it loads under it is Microsoft.Data.Sqlite.</summary>
    private const string SqliteInvariant = "System.Data.SQLite";

    /// <summary>Grain state in the same file as the ledger, as plain JSON without type names.</summary>
    public static ISiloBuilder AddGrainStorage(this ISiloBuilder silo)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<SqliteSource>((storage, source) =>
        {
            storage.Invariant = SqliteInvariant;
            storage.DataSource = source;
        }));
        return silo;
    }
}
