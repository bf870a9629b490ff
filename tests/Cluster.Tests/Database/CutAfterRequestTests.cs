using System.Net;
using Npgsql;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Database;

/// <summary>Connections to a real PostgreSQL, cut after a commit was sent, or held up on the way.</summary>
public sealed class CutAfterRequestTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_sent_before_the_cut_is_committed_and_its_client_never_hears_of_it(bool prepared)
    {
        const string Insert = "INSERT INTO kept VALUES ($1)";
        var cut = new CutAfterRequest(request => request.Mentions("into kept"));
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var direct = NpgsqlDataSource.Create(database);
        await ExecuteAsync(direct, "CREATE TABLE kept (n integer)");
        await using var proxy = TcpProxy.Start(new IPEndPoint(IPAddress.Loopback, postgres.Server.Port), watch: cut.Watch);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Port = proxy.Port, Pooling = prepared });

        for (var round = 1; round <= 20; round++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Insert, connection) { Parameters = { new() { Value = round } } };
            if (prepared)
            {
                await command.PrepareAsync();
            }

            await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync());
        }

        Assert.Equal(20, cut.Count);
        await CountReachesAsync(direct, 20);
    }

    [Fact]
    public async Task A_commit_that_was_held_up_comes_through_after_its_client_gave_up()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var direct = NpgsqlDataSource.Create(database);
        await ExecuteAsync(direct, "CREATE TABLE kept (n integer)");
        await using var proxy = TcpProxy.Start(new IPEndPoint(IPAddress.Loopback, postgres.Server.Port));
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Port = proxy.Port, CommandTimeout = 1, CancellationTimeout = -1, Timeout = 1 });
        await using var connection = await source.OpenConnectionAsync();
        proxy.Pause(ProxyDirection.Both);

        await using (var command = new NpgsqlCommand("INSERT INTO kept VALUES (1)", connection))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync());
        }

        Assert.Equal(0, await CountAsync(direct));
        proxy.Heal();
        await CountReachesAsync(direct, 1);
    }

    private static async Task CountReachesAsync(NpgsqlDataSource source, long count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await CountAsync(source) != count)
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM kept");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
