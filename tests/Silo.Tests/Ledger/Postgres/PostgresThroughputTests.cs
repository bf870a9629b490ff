using System.Diagnostics;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>A figure, not a verdict: how many devices one silo's ledger commits.</summary>
public sealed class PostgresThroughputTests(PostgresFixture postgres)
{
    private const int Creators = 128;
    private const int Each = 150;

    private readonly TenantId tenant = Rows.NewTenant();

    [Fact]
    public async Task A_crowd_of_creators_shares_groups()
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        await CreateAsync(host.Ledger, "warm");

        var (begin, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await CreateAsync(host.Ledger, "measured");
        var elapsed = Stopwatch.GetElapsedTime(begin);

        Tell("devices", Creators * Each, elapsed, Environment.CpuUsage.TotalTime - cpu);
        Assert.Equal(2 * Creators * Each, await host.NumberAsync("SELECT count(*) FROM device d JOIN credential c ON c.device_id = d.device_id"));
        Assert.Equal(2 * Creators * Each, await host.NumberAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task A_crowd_of_changes_shares_groups()
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        var rows = Enumerable.Range(0, Creators * Each / 2).Select(number => Rows.Device(tenant, $"d{number}")).ToArray();
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = Creators }, async (row, _) => await host.Ledger.CommitAsync(Rows.Insert(row)));

        var (begin, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = Creators },
            async (row, _) => Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Update(row, row with { Label = "changed" }))));
        Tell("changes", rows.Length, Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - cpu);

        Assert.Equal(rows.Length, await host.NumberAsync("SELECT count(*) FROM device WHERE label = 'changed' AND row_version = 2"));
    }

    private static void Tell(string what, int count, TimeSpan elapsed, TimeSpan cpu) => TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{count / elapsed.TotalSeconds:0} {what}/s with {Creators} callers, {cpu.TotalMicroseconds / count:0} µs CPU each in this process"));

    private Task CreateAsync(ILedger ledger, string run) => Task.WhenAll(Enumerable.Range(0, Creators).Select(creator => Task.Run(async () =>
    {
        for (var number = 0; number < Each; number++)
        {
            Assert.Equal(LedgerOutcome.Committed, await ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, $"{run}-{creator}-{number}"))));
        }
    })));
}
