using Npgsql;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>A start whose calls into the cluster are not answered at first, as when many processes start on a busy machine.</summary>
public sealed class BootstrapAgainTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>The half minute that a start is given, the calls before it, and the program's own start on a busy machine.</summary>
    private static readonly TimeSpan GivenUpWithin = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_refused_is_tried_again_and_made_once()
    {
        var settings = await FreshAsync();
        await using var source = NpgsqlDataSource.Create(settings.Configuration["Storage:ConnectionString"]!);
        await using var held = await HoldGrainStateAsync(source);
        await using var silo = SiloProcess.Launched(settings);

        await silo.Console.LineAsync(line => line.Contains("trying again", StringComparison.Ordinal), "a refused call to be tried again", Soon);
        await held.CommitAsync();
        await silo.ReadyAsync();

        Assert.Single(silo.Output.Split('\n'), line => line.Contains("Demo profile, shown once:", StringComparison.Ordinal));
        Assert.DoesNotContain("Unhandled exception", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_refused_ends_the_start_with_one_sentence_and_a_code()
    {
        var settings = await FreshAsync();
        await using var source = NpgsqlDataSource.Create(settings.Configuration["Storage:ConnectionString"]!);
        await using var held = await HoldGrainStateAsync(source);
        await using var silo = SiloProcess.Launched(settings);

        await silo.EndedAsync(GivenUpWithin);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Cannot start:", silo.Output, StringComparison.Ordinal);
        Assert.Contains("Bootstrap: ", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("shown once", silo.Output, StringComparison.Ordinal);
    }

    /// <summary>A database with the schema of this program and nothing in it.</summary>
    private async Task<SiloSettings> FreshAsync()
    {
        var settings = new SiloSettings()
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", await postgres.Server.CreateDatabaseAsync())
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);
        await using var first = await SiloProcess.StartAsync(settings);
        await first.StopAsync();
        await using var source = NpgsqlDataSource.Create(settings.Configuration["Storage:ConnectionString"]!);
        await using var command = source.CreateCommand("TRUNCATE grain_state");
        await command.ExecuteNonQueryAsync(Cancelled);
        return settings;
    }

    /// <summary>Every read and write of grain state waits, and is refused by the server in the end.</summary>
    private static Task<HeldTransaction> HoldGrainStateAsync(NpgsqlDataSource source) =>
        HeldTransaction.BeginAsync(source, "LOCK TABLE grain_state IN ACCESS EXCLUSIVE MODE", Cancelled);
}
