using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

/// <summary>A disk that is full, a file that is locked, a commit that fails.</summary>
public sealed class SqliteFaultTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ledger-");
    private readonly TenantId tenant = Rows.NewTenant();
    private FaultySource? source;
    private LedgerHost? host;

    private FaultySource Source => source!;

    private ILedger Ledger => host!.Ledger;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        source = new FaultySource($"Data Source={folder.FullName}/provisioning.db");
        host = await LedgerHost.StartAsync([], services: services => services.Replace(ServiceDescriptor.Singleton<SqliteSource>(source)));
    }

    public async ValueTask DisposeAsync()
    {
        await host!.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task I19_a_full_disk_refuses_and_stores_nothing_and_room_heals_it()
    {
        Source.IsFull = true;
        var big = Rows.Device(tenant, "big") with { AdditionalInfo = $$"""{"text":"{{new string('x', 1_000_000)}}"}""" };

        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.CommitAsync(Rows.Insert(big)));
        Assert.Null(await Ledger.FindDeviceAsync(big.Key, Cancelled));

        Source.IsFull = false;
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(big)));
        Assert.Equal(1, await host!.NumberAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task I07_a_failed_commit_is_told_as_unknown_and_the_writer_recovers()
    {
        var row = Rows.Device(tenant, "d");
        Source.FailsToCommit = true;

        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(async () => await Ledger.CommitAsync(Rows.Insert(row)));

        Source.FailsToCommit = false;
        Assert.Null(await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(row)));
    }

    [Fact]
    public async Task A_file_that_somebody_locks_is_unavailable_within_the_statements_time_and_heals()
    {
        var row = Rows.Device(tenant, "d");
        await using var other = await Source.OpenConnectionAsync(Cancelled);
        await RunAsync((SqliteConnection)other, "BEGIN IMMEDIATE");

        var refused = Ledger.CommitAsync(Rows.Insert(row)).AsTask();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => refused.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));

        await RunAsync((SqliteConnection)other, "ROLLBACK");
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(row)));
    }

    [Fact]
    public async Task Reads_go_on_while_somebody_writes()
    {
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));
        await using var other = await Source.OpenConnectionAsync(Cancelled);
        await RunAsync((SqliteConnection)other, "BEGIN IMMEDIATE");

        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));

        await RunAsync((SqliteConnection)other, "ROLLBACK");
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
