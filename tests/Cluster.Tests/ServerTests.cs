using Npgsql;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests;

/// <summary>The tests' own PostgreSQL: what the fault tests rest on.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task What_was_committed_survives_an_immediate_stop()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()).Database!;
        await server.ExecuteAsync(database, "CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)");

        await server.StopImmediatelyAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => server.ExecuteAsync(database, "SELECT 1"));
        await server.StartAgainAsync();

        await server.ExecuteAsync(database, "INSERT INTO kept SELECT n + 1 FROM kept");
    }
}
