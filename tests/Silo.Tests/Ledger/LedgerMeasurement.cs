using System.Diagnostics;
using System.Globalization;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>
/// How many devices of one profile a silo's ledger takes in a second, and what a write costs. Not a promise but a figure, by which
/// two versions are compared: run it with <c>-explicit only -class "*LedgerMeasurement"</c>, and <c>LEDGER_ROWS</c> for another number.
/// </summary>
public sealed class LedgerMeasurement(PostgresFixture postgres)
{
    private const int Creators = 128;
    private const int Warm = 20_000;

    [Fact(Explicit = true)]
    public async Task Rate_of_new_devices_on_PostgreSQL()
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        await MeasureAsync(host, "postgres");
    }

    [Fact(Explicit = true)]
    public async Task Rate_of_new_devices_on_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        try
        {
            await using var host = await LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);
            await MeasureAsync(host, "sqlite");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(LedgerHost host, string store)
    {
        var rows = int.Parse(Environment.GetEnvironmentVariable("LEDGER_ROWS") ?? "100000", CultureInfo.InvariantCulture);
        var (tenant, profile) = (Rows.NewTenant(), Guid.NewGuid());
        async Task CreateAsync(int first, int count) => await Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = Creators },
            async (number, _) => Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Insert(
                Rows.Device(tenant, string.Create(CultureInfo.InvariantCulture, $"SN-{number * 7919L % 1_000_003:X8}-{number:D7}")) with { ProfileId = profile }))));
        await CreateAsync(0, Warm);

        var (begin, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await CreateAsync(Warm, rows);
        var (elapsed, spent) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - cpu);

        Assert.Equal(Warm + rows, await host.NumberAsync("SELECT count(*) FROM device"));
        Figures.Print($"ledger store={store} rows={rows} rows_per_s={rows / elapsed.TotalSeconds:0} own_cpu_us={spent.TotalMicroseconds / rows:0}");
    }
}
