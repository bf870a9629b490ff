namespace ProvisioningCluster.Silo.Tests.Secrets;

public sealed class SqliteMasterKeyRotationTests : MasterKeyRotationSuite, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rotation-");

    public void Dispose() => folder.Delete(recursive: true);

    private protected override Task<string[]> DatabaseAsync() => Task.FromResult<string[]>([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);
}
