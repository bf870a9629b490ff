using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.GrainStorage;

/// <summary>
/// Two clusters that do not know of each other have the same grains on one database, as after a split: both find no state, and
/// both write the first one.
/// </summary>
public sealed class DoubleActivationTests(PostgresFixture postgres)
{
    private const string StateName = "double-activation";
    private const int Keys = 2_000;
    private const int Concurrency = 32;

    [Fact]
    public async Task T10_Of_two_first_writes_one_wins_and_the_loser_hears_of_a_conflict()
    {
        var outcome = await BothWriteAsync(await postgres.Server.CreateDatabaseAsync(), script: null);

        Assert.Equal(new Outcome(Keys, 0, 0, Keys), outcome);
    }

    /// <summary>The same, so that it is known that the test above would notice.</summary>
    [Fact]
    public async Task T10_Under_a_schema_that_looks_before_it_inserts_both_win()
    {
        var outcome = await BothWriteAsync(await postgres.Server.CreateDatabaseAsync(), StockStyleGrainState.Script);

        Assert.True(outcome.TwoWinners > 0, $"{outcome}");
    }

    private static async Task<Outcome> BothWriteAsync(string database, string? script)
    {
        using var one = Host(database, "one");
        using var two = Host(database, "two");
        one.Services.PrepareStorage();
        await using var source = NpgsqlDataSource.Create(database);
        if (script is not null)
        {
            await using var change = source.CreateCommand(script);
            await change.ExecuteNonQueryAsync();
        }

        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        var (first, second) = (Storage(one), Storage(two));
        var winners = new int[3];
        var grains = Enumerable.Range(0, Keys).Select(number => GrainId.Create("test", $"x:{number.ToString(CultureInfo.InvariantCulture)}"));
        await Parallel.ForEachAsync(grains, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (grain, _) =>
        {
            var activations = await Task.WhenAll(ActivateAsync(first, grain), ActivateAsync(second, grain));
            var won = await Task.WhenAll(WinsAsync(first, grain, activations[0]), WinsAsync(second, grain, activations[1]));
            Interlocked.Increment(ref winners[won.Count(each => each)]);
        });
        await using var rows = source.CreateCommand($"SELECT count(*) FROM grain_state WHERE state_name = '{StateName}'");
        var outcome = new Outcome(winners[1], winners[2], winners[0], (long)(await rows.ExecuteScalarAsync())!);
        await Task.WhenAll(one.StopAsync(), two.StopAsync());
        Console.WriteLine($"row=double-first-write schema={(script is null ? "ours" : "stock-style")} keys={Keys} {outcome}");
        return outcome;
    }

    private static IHost Host(string database, string clusterId)
    {
        var port = FreePorts.Take(1)[0].ToString(CultureInfo.InvariantCulture);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine(
            ["--Storage:Provider=PostgreSql", $"--Storage:ConnectionString={database}", $"--Cluster:SiloPort={port}", $"--Cluster:ClusterId={clusterId}"]);
        builder.AddStorage();
        builder.AddCluster();
        return builder.Build();
    }

    private static IGrainStorage Storage(IHost host) => host.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    private static async Task<GrainState<Saved>> ActivateAsync(IGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<Saved>();
        await storage.ReadStateAsync(StateName, grain, state);
        return state;
    }

    private static async Task<bool> WinsAsync(IGrainStorage storage, GrainId grain, GrainState<Saved> state)
    {
        state.State = new Saved { Text = "first" };
        try
        {
            await storage.WriteStateAsync(StateName, grain, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private sealed record Outcome(int OneWinner, int TwoWinners, int NoWinner, long Rows);

    public sealed record Saved
    {
        public string Text { get; init; } = string.Empty;
    }
}
