namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

public sealed class SqliteSealTests : SealSuite
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("seals-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override Task<IEnumerable<string>> ConfigurationAsync() =>
        Task.FromResult<IEnumerable<string>>([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);
}
