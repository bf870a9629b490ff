using ProvisioningCluster.Silo.Events;
using ProvisioningCluster.Silo.Tests.Ledger;

namespace ProvisioningCluster.Silo.Tests.Events;

public sealed class SqliteEventStoreTests : EventStoreSuite
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("events-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override Task<LedgerHost> OpenAsync() =>
        LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"], services: AddStore<SqliteEventDatabase>);
}
