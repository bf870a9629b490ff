using System.Globalization;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

public sealed class PostgresLedgerTests(PostgresFixture postgres) : LedgerSuite
{
    private string? connectionString;

    private protected override string Explain => "SET enable_seqscan = off; EXPLAIN "; // a table of no rows is faster read without

    [Fact]
    public async Task A_search_with_thousands_of_matches_pages_like_one_with_few()
    {
        const int Matches = 5_100; // above what the search would sort
        await Parallel.ForEachAsync(Enumerable.Range(0, Matches), new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (number, _) =>
            Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(
                Rows.Device(Tenant, string.Create(CultureInfo.InvariantCulture, $"Many-{number:D4}")) with { Label = number % 2 == 0 ? null : "odd" }))));
        var many = new DeviceQuery { Tenant = Tenant, PageSize = 2, Page = 0, TextSearch = "MANY", SortBy = DeviceSortProperty.Name };

        var first = await Ledger.ListDevicesAsync(many, Cancelled);
        var last = await Ledger.ListDevicesAsync(many with { Page = (Matches / 2) - 1 }, Cancelled);
        var labelled = await Ledger.ListDevicesAsync(many with { SortBy = DeviceSortProperty.Label, Descending = true }, Cancelled);

        Assert.Equal(["Many-0000", "Many-0001"], first.Devices.Select(device => device.Key.Name));
        Assert.Equal(["Many-5098", "Many-5099"], last.Devices.Select(device => device.Key.Name));
        Assert.All(labelled.Devices, device => Assert.Equal("odd", device.Label));
        Assert.Equal((Matches, Matches), (first.TotalElements, last.TotalElements));
    }

    private protected override async Task<LedgerHost> OpenAsync() =>
        await LedgerHost.StartAsync(PostgresCommandLine.For(connectionString ??= await postgres.Server.CreateDatabaseAsync()));

    private protected override async Task<long> CountAsync(string table, TenantId tenant)
    {
        await using var connection = (NpgsqlConnection)await Host.Rows.OpenConnectionAsync(Cancelled);
#pragma warning disable CA2100 // constants of the suite
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table} WHERE tenant_id = $1", connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Value });
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
