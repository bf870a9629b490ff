using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>
/// How many devices of one profile a silo's ledger takes in a second, and what a write costs; and the same without the indexes, totals
/// and parts of names that listings, searches and the audit by profile and time are read by. Not a promise but a figure, by which two
/// versions are compared: run it with <c>-explicit only -class "*LedgerMeasurement"</c>, and <c>LEDGER_ROWS</c> for another number.
/// </summary>
public sealed class LedgerMeasurement(PostgresFixture postgres)
{
    private const int Creators = 128;
    private const int Warm = 20_000;

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rate_of_new_devices_on_PostgreSQL(bool listing)
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        await host.Services.GetRequiredService<PostgresIndexes>().ExecuteTask!; // they are all there
        if (!listing)
        {
            await using var connection = host.Services.GetRequiredService<PostgresSource>().OpenAsOwner();
            await ExecuteAsync(connection, $"DROP INDEX {string.Join(", ", PostgresIndexes.All.Select(index => index.Name))}");
            await ExecuteAsync(connection, "DROP TRIGGER device_count_new ON device; DROP TRIGGER device_count_deleted ON device; DROP TRIGGER device_count_moved ON device");
        }

        await MeasureAsync(host, "postgres", listing);
    }

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rate_of_new_devices_on_SQLite(bool listing)
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        try
        {
            await using var host = await LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);
            if (!listing)
            {
                // A device that has a number from the beginning does not wait for its name to be taken in.
                await using var connection = host.Services.GetRequiredService<SqliteSource>().Open();
                await ExecuteAsync(
                    connection,
                    """
                    DROP TRIGGER device_count_new; DROP TRIGGER device_count_deleted; DROP TRIGGER device_count_moved;
                    DROP TRIGGER device_part_deleted; DROP TRIGGER device_part_renamed;
                    DROP INDEX device_by_label; DROP INDEX device_by_profile_name; DROP INDEX device_by_profile_label; DROP INDEX device_by_search;
                    DROP INDEX audit_by_device; DROP INDEX audit_by_profile; DROP INDEX audit_by_moment;
                    ALTER TABLE device DROP COLUMN search_id;
                    ALTER TABLE device ADD COLUMN search_id INTEGER DEFAULT 0;
                    CREATE INDEX device_waiting ON device (search_id) WHERE search_id IS NULL;
                    """);
            }

            await MeasureAsync(host, "sqlite", listing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task MeasureAsync(LedgerHost host, string store, bool listing)
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
        Figures.Print($"ledger store={store} listing={(listing ? 1 : 0)} rows={rows} rows_per_s={rows / elapsed.TotalSeconds:0} own_cpu_us={spent.TotalMicroseconds / rows:0}");
    }
}
