using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Secrets;

public sealed class PostgresMasterKeyRotationTests(PostgresFixture postgres) : MasterKeyRotationSuite
{
    private protected override async Task<string[]> DatabaseAsync() =>
        ["--Storage:Provider=PostgreSql", $"--Storage:ConnectionString={await postgres.Server.CreateDatabaseAsync()}"];
}
