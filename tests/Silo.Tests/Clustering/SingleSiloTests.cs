using Npgsql;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>Two silos that each believe to be alone must not share a PostgreSQL database (I-1).</summary>
public sealed class SingleSiloTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90); // a process starts in three seconds, but not on cores that others use too

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I01_a_second_silo_alone_is_refused_and_one_that_waits_takes_over()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var first = await SiloProcess.StartAsync(Settings(database));

        await using var second = SiloProcess.Launched(Settings(database).With("Cluster:TakeoverSeconds", "0"));
        await second.EndedAsync(Soon);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Cluster:Mode: another silo with Cluster:Mode=Single is at work on the database ", second.Output, StringComparison.Ordinal);
        Assert.Contains("run both with Cluster:Mode=Clustered.", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", second.Output, StringComparison.Ordinal);

        await using var third = SiloProcess.Launched(Settings(database));
        await third.Console.LineAsync(line => line.Contains("waiting at most 30 s for it to go", StringComparison.Ordinal), "the third to wait", Soon, cancellationToken: Cancelled);
        Assert.False(third.HasExited);
        await first.StopAsync();
        await third.ReadyAsync();
    }

    [Fact]
    public async Task I01_a_lost_lock_is_taken_again_and_a_silo_ends_when_another_has_it()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var silo = await SiloProcess.StartAsync(Settings(database));
        await using var source = NpgsqlDataSource.Create(database);

        Assert.Equal(1, await BreakAsync(source));
        await silo.Console.LineAsync(line => line.Contains("The lock of the one silo on", StringComparison.Ordinal) && line.Contains("is taken again", StringComparison.Ordinal) && !line.Contains("possible", StringComparison.Ordinal), "the lock to be taken again", Soon, cancellationToken: Cancelled);

        // Another asks for it, and has it the moment that the silo's session breaks.
        await using var another = await source.OpenConnectionAsync(Cancelled);
        await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({SingleSiloLock.Number})", another);
        var taken = wait.ExecuteNonQueryAsync(Cancelled);
        await Poll.UntilAsync(async () => await NumberAsync(source, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1, Soon, () => "the other to wait");
        Assert.Equal(1, await BreakAsync(source));
        await taken;

        await silo.EndedAsync(Soon);
        Assert.Equal(SiloEnd.ExitCode, silo.ExitCode);
        Assert.Contains("This silo stops: another silo with Cluster:Mode=Single took the database ", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_its_own_that_the_server_still_believes_in_is_not_another_silo()
    {
        using var source = new PostgresSource(await postgres.Server.CreateDatabaseAsync());
        var process = Guid.NewGuid();
        await using var one = new SingleSiloLock(source, process);
        await using var other = new SingleSiloLock(source, Guid.NewGuid());
        Assert.Equal(SingleSiloHolder.ThisOne, await one.TryTakeAsync(Cancelled));
        Assert.Equal(SingleSiloHolder.AnotherOne, await other.TryTakeAsync(Cancelled));

        await using var afterwards = new SingleSiloLock(source, process);
        Assert.Equal(SingleSiloHolder.LostSession, await afterwards.TryTakeAsync(Cancelled));
        await one.CheckAsync(Cancelled);

        await one.DisposeAsync();
        Assert.Equal(SingleSiloHolder.ThisOne, await other.TryTakeAsync(Cancelled));
    }

    private static SiloSettings Settings(string database) => new SiloSettings()
        .With("Storage:Provider", "PostgreSql")
        .With("Storage:ConnectionString", database)
        .With("Secrets:MasterKey", PostgresCommandLine.MasterKey);

    /// <summary>Ends the silo's session as a cut network does, and answers how many there were.</summary>
    private static Task<long> BreakAsync(NpgsqlDataSource source) => NumberAsync(
        source, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'provisioning single %'");

    private static async Task<long> NumberAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
