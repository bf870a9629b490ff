using ProvisioningCluster.Grains.Imports;

namespace ProvisioningCluster.Silo.Imports;

internal static class ImportHosting
{
    /// <summary>The tables of imports, on the database that <typeparamref name="TDatabase"/> is.</summary>
    public static void AddImportStore<TDatabase>(this IServiceCollection services)
        where TDatabase : class, IImportDatabase
    {
        services.AddSingleton<IImportDatabase, TDatabase>();
        services.AddSingleton<ImportRowForm>();
        services.AddSingleton<IImportStore, ImportStore>();
    }
}
