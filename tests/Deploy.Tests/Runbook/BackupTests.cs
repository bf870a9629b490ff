using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Runbook;

/// <summary>The runbook's way from one server to a fresh one.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("runbook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task I03_T23_Devices_log_in_on_the_restored_database_and_only_under_its_master_key()
    {
        var (masterKey, password) = (NewKey(), NewKey());
        IReadOnlyList<string> tokens;
        TestProfile profile;
        await using (var server = await PostgresServer.StartAsync())
        {
            var access = await new DatabaseAccess(server).CreateAsync(folder);
            await using var cluster = await StartAsync(server, access, masterKey, password);
            profile = await cluster.CreateProfileAsync();
            tokens = await Newcomer.ComeToAsync(cluster.Doors, profile);
            await RunbookSection.Named("").RunAsync(access, folder);
            await RunbookSection.Named("Back up").RunAsync(access, folder);
        }

        await using var fresh = await PostgresServer.StartAsync();
        var restored = new DatabaseAccess(fresh);
        await RunbookSection.Named("Restore").RunAsync(restored, folder);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(fresh, restored, NewKey(), password));
        Assert.Contains("Secrets:MasterKey: the configured key is not that of this database.", refused.Message, StringComparison.Ordinal);
        await using var again = await StartAsync(fresh, restored, masterKey, password);
        await Newcomer.ComeAgainAsync(again.Doors, tokens);
        await Newcomer.ComeToAsync(again.Doors, profile);
    }

    private static string NewKey() => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private static Task<ClusterHarness> StartAsync(PostgresServer server, DatabaseAccess access, string masterKey, string password) => ClusterHarness.StartAsync(new ClusterPlan
    {
        Silos = 1,
        Gateways = 1,
        Server = server,
        ConnectionString = access.ConnectionString,
        MasterKey = masterKey,
        AdminPassword = password,
    });
}
