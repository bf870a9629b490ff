using System.Collections.Concurrent;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>Locks that are held, connections that end, writes that the database does not take.</summary>
public sealed class PostgresFaultTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string EndLedgers = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'provisioning ledger' AND datname = current_database()";
    private const string EndReads = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'provisioning reads' AND datname = current_database()";
    private const string WaitingLedgers = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'provisioning ledger' AND datname = current_database() AND wait_event_type = 'Lock'";

    private readonly TenantId tenant = Rows.NewTenant();
    private LedgerHost? host;

    private LedgerHost Host => host!;

    private ILedger Ledger => host!.Ledger;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));

    public ValueTask DisposeAsync() => host!.DisposeAsync();

    [Fact]
    public async Task I07_a_lock_that_somebody_holds_is_told_as_nothing_stored_within_the_statements_time()
    {
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));
        await using var other = await HoldAsync("SELECT 1 FROM device FOR UPDATE");

        var refused = Ledger.CommitAsync(Rows.Update(row, row with { Label = "new" })).AsTask();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => refused.WaitAsync(TimeSpan.FromSeconds(5), Cancelled));

        await other.DisposeAsync();
        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(row, row with { Label = "new" })));
    }

    [Fact]
    public async Task I07_a_connection_that_ends_under_a_group_is_told_as_unknown_and_the_next_group_is_stored()
    {
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));
        await using var other = await HoldAsync("SELECT 1 FROM device FOR UPDATE");
        var unknown = Ledger.CommitAsync(Rows.Update(row, row with { Label = "new" })).AsTask();
        await UntilAsync(WaitingLedgers, 1);

        Assert.Equal(1, await Host.NumberAsync(EndLedgers));
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => unknown);

        await other.DisposeAsync();
        Assert.Equal(row, await Ledger.FindDeviceAsync(row.Key, Cancelled));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Update(row, row with { Label = "new" })));
    }

    [Fact]
    public async Task I07_a_second_offer_waits_for_the_first_that_is_still_under_way_and_loses_to_it()
    {
        // The first offer of this operation is in another session, not yet committed, when its silo has given it up.
        var row = Rows.Device(tenant, "d", "token" + tenant);
        await using var first = await HoldAsync(
            $"""
            INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, provision_operation_id, version, row_version)
            VALUES ('{row.DeviceId}', '{tenant.Value}', 'd', 'd', '{row.ProfileId}', 1, '{row.ProvisionOperationId}', 1, 1);
            INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, created_at, version)
            VALUES ('{row.DeviceId}', '{row.Credential.Id}', 0, '\x{Host.Secrets.LookupHash(row.Credential.Space, row.Credential.Credentials.CredentialsId)}', 0, '\x00', 1, 1)
            """);
        Assert.Null(await Ledger.FindDeviceAsync(row.Key, Cancelled));

        var second = Ledger.CommitAsync(Rows.Insert(row)).AsTask();
        await UntilAsync(WaitingLedgers, 1);
        await first.CommitAsync();

        Assert.Equal(LedgerOutcome.NameTaken, await second);
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM audit"));
        Assert.Equal(1, await Host.NumberAsync($"SELECT count(*) FROM device WHERE provision_operation_id = '{row.ProvisionOperationId}'"));
    }

    [Fact]
    public async Task I07_connections_that_end_again_and_again_leave_no_false_answer()
    {
        var answers = new ConcurrentDictionary<string, string>();
        using var stop = new CancellationTokenSource();
        using var committed = new SemaphoreSlim(0);
        var workers = Enumerable.Range(0, 32).Select(worker => Task.Run(() => CreateAsync(worker, answers, committed, stop.Token), Cancelled)).ToArray();

        var ended = 0L;
        for (var kill = 0; kill < 15; kill++)
        {
            for (var more = 0; more < 100; more++)
            {
                Assert.True(await committed.WaitAsync(TimeSpan.FromSeconds(20), Cancelled), "No device is committed any more.");
            }

            ended += await Host.NumberAsync(EndLedgers);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);

        var stored = await NamesAsync();
        Assert.True(ended >= 10, $"Only {ended} connections were ended.");
        Assert.NotEqual(0, answers.Count(answer => answer.Value != "committed"));
        Assert.All(answers, answer => Assert.True(answer.Value == "unknown" || stored.Contains(answer.Key) == (answer.Value == "committed"), $"{answer.Key} is {answer.Value}"));
        Assert.Equal(stored.Count, await Host.NumberAsync("SELECT count(*) FROM credential"));
        Assert.Equal(stored.Count, await Host.NumberAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task I20_reads_outlive_the_end_of_every_idle_connection()
    {
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Ledger.FindDeviceAsync(row.Key, Cancelled).AsTask(), Cancelled)));

        await Host.NumberAsync(EndReads);

        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Ledger.FindDeviceAsync(row.Key, Cancelled).AsTask(), Cancelled)));
        Assert.All(found, device => Assert.Equal(row, device));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task T27_text_that_the_database_cannot_keep_is_refused_alone(int code)
    {
        var text = "a" + (char)code;
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));

        var neighbours = Enumerable.Range(0, 20).Select(number => Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, $"n{number}"))).AsTask()).ToArray();
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, text))));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.CommitAsync(Rows.Update(row, row with { Label = text })));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.SaveValuesAsync(tenant, row.DeviceId, ValueScope.Server, [new(text, "1", 1)], null));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Ledger.AppendAuditAsync(Rows.Audit(new(tenant, text))));

        Assert.All(await Task.WhenAll(neighbours), outcome => Assert.Equal(LedgerOutcome.Committed, outcome));
        Assert.Null(await Ledger.FindDeviceAsync(new DeviceKey(tenant, text), Cancelled));
        Assert.Empty(await Ledger.ReadValuesAsync(tenant, row.DeviceId, ValueScope.Server, [text], Cancelled));
        Assert.Empty((await Ledger.ListDevicesAsync(new() { Tenant = tenant, PageSize = 10, Page = 0, TextSearch = text }, Cancelled)).Devices);
    }

    [Fact]
    public async Task T27_writes_too_large_for_an_index_are_found_in_a_group_and_refused_alone()
    {
        var row = Rows.Device(tenant, "d");
        await Ledger.CommitAsync(Rows.Insert(row));
        var noise = new string([.. Enumerable.Range(0, 9_000).Select(_ => (char)Random.Shared.Next(0x4e00, 0x9fff))]);

        var writes = Enumerable.Range(0, 100)
            .Select(number => Ledger.SaveValuesAsync(tenant, row.DeviceId, ValueScope.Server, [new(number is 17 or 60 ? noise + number : $"k{number}", "1", 1)], null).AsTask())
            .ToArray();

        foreach (var (number, write) in writes.Index())
        {
            if (number is 17 or 60)
            {
                await Assert.ThrowsAsync<LedgerUnavailableException>(() => write);
            }
            else
            {
                Assert.True(await write);
            }
        }

        Assert.Equal(98, (await Ledger.ReadValuesAsync(tenant, row.DeviceId, ValueScope.Server, [], Cancelled)).Length);
    }

    [Fact]
    public async Task I20_a_database_that_stops_refuses_at_once_and_serves_again_when_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var own = await LedgerHost.StartAsync(PostgresCommandLine.For(await server.CreateDatabaseAsync()));
        var row = Rows.Device(tenant, "kept");
        Assert.Equal(LedgerOutcome.Committed, await own.Ledger.CommitAsync(Rows.Insert(row)));

        await server.StopImmediatelyAsync();
        var refusals = Enumerable.Range(0, 20).Select(number => own.Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, $"refused-{number}"))).AsTask()).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(refusals).WaitAsync(TimeSpan.FromSeconds(5), Cancelled));
        Assert.All(refusals, refusal => Assert.True(refusal.Exception?.InnerException is LedgerUnavailableException or LedgerOutcomeUnknownException, refusal.Exception?.ToString()));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await own.Ledger.FindDeviceAsync(row.Key, Cancelled));

        await server.StartAgainAsync();
        Assert.Equal(LedgerOutcome.Committed, await own.Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "again"))));
        Assert.Equal(row, await own.Ledger.FindDeviceAsync(row.Key, Cancelled));
    }

    private async Task CreateAsync(int worker, ConcurrentDictionary<string, string> answers, SemaphoreSlim committed, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var name = $"w{worker}-{number}";
            try
            {
                Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, name))));
                answers[name] = "committed";
                committed.Release();
            }
            catch (LedgerOutcomeUnknownException)
            {
                answers[name] = "unknown";
            }
            catch (LedgerUnavailableException)
            {
                answers[name] = "nothing stored";
            }
        }
    }

    private async Task<HashSet<string>> NamesAsync()
    {
        await using var connection = (NpgsqlConnection)await Host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = new NpgsqlCommand("SELECT name FROM device", connection);
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync(Cancelled))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    /// <summary>A transaction of somebody else's that ran this and stays open until it is disposed.</summary>
    private async Task<HeldTransaction> HoldAsync(string sql) => await HeldTransaction.BeginAsync(Host.Rows, sql, Cancelled);

    /// <summary>Waits until the database shows the expected number: nobody announces that a session waits.</summary>
    private async Task UntilAsync(string sql, long expected)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await Host.NumberAsync(sql) != expected)
        {
            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }
}
