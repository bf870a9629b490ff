using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Tests.GrainStorage;

public sealed class SqliteGrainStorageTests : GrainStorageSuite
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("grains-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override Task<string[]> ConfigurationAsync() =>
        Task.FromResult<string[]>([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);

    private protected override string Explain => "EXPLAIN QUERY PLAN " + ProfileOwner.Sqlite.Replace("@0", "'x'", StringComparison.Ordinal);

    private protected override DbDataSource Rows(IServiceProvider services) => services.GetRequiredService<SqliteSource>();
}
