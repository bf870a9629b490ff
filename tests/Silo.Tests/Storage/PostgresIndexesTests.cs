using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>How the indexes are built that only make reads faster.</summary>
public sealed class PostgresIndexesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Ready = "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid::regclass::text IN ('device_name_parts', 'device_by_profile_name', 'device_by_profile_label', 'audit_by_profile', 'audit_by_moment')";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly LogLines lines = new();
    private string database = string.Empty;

    private static long All => PostgresIndexes.All.Count;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.Server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(Unpooled(database));
        await connection.OpenAsync(Cancelled);
        PostgresSchema.Upgrade(connection, SchemaScript.For(StorageOptions.PostgreSql));
    }

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_half_built_index_is_built_anew_and_what_is_ready_is_left()
    {
        await using var source = new PostgresSource(database);
        Assert.True(await Indexes(source).BuildAsync(Cancelled));
        await ExecuteAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'device_by_profile_name'::regclass"); // as when its builder ended
        var untouched = await NumberAsync("SELECT 'device_name_parts'::regclass::oid::bigint");

        Assert.True(await Indexes(source).BuildAsync(Cancelled));

        Assert.Equal(All, await NumberAsync(Ready));
        Assert.Equal(untouched, await NumberAsync("SELECT 'device_name_parts'::regclass::oid::bigint"));
    }

    [Fact]
    public async Task Of_programs_that_start_at_once_one_builds_and_none_waits_or_fails()
    {
        await using var source = new PostgresSource(database);

        var built = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Indexes(source).BuildAsync(Cancelled), Cancelled)));

        Assert.Contains(true, built);
        Assert.Equal(All, await NumberAsync(Ready));
        Assert.DoesNotContain(lines.All, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_not_get_the_turn_leaves_it_to_the_other_and_a_lock_of_another_kind_is_no_turn()
    {
        await using var source = new PostgresSource(database);
        await using var other = await OpenAsync();
        await ExecuteAsync(other, $"SELECT pg_advisory_lock({AdvisoryLocks.Indexes})");

        Assert.False(await Indexes(source).BuildAsync(Cancelled));
        Assert.Equal(0, await NumberAsync(Ready));

        await ExecuteAsync(other, "SELECT pg_advisory_unlock_all()");
        foreach (var kind in new[] { AdvisoryLocks.Schema, AdvisoryLocks.KeyRing, AdvisoryLocks.Seals, AdvisoryLocks.SingleSilo })
        {
            await ExecuteAsync(other, $"SELECT pg_advisory_lock({kind})");
        }

        Assert.True(await Indexes(source).BuildAsync(Cancelled));
    }

    [Fact]
    public async Task Writers_go_on_while_an_index_is_taken_away_and_built()
    {
        await using var source = new PostgresSource(database);
        Assert.True(await Indexes(source).BuildAsync(Cancelled));
        await ExecuteAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'device_by_profile_name'::regclass");
        await using var before = await HeldTransaction.BeginAsync(source.Orleans, "LOCK TABLE device IN ROW EXCLUSIVE MODE", Cancelled); // as a writer does

        var building = Indexes(source).BuildAsync(Cancelled);
        await Poll.UntilAsync(
            async () => await NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%indexes' AND datname = current_database() AND wait_event_type = 'Lock'") == 1,
            Deadline,
            () => "the builder to wait for the writer that was before it");
        await ExecuteAsync("SET lock_timeout = '1s'; INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, version, row_version) SELECT gen_random_uuid(), gen_random_uuid(), 'n', 'n', gen_random_uuid(), 0, 1, 1");
        await before.CommitAsync();

        Assert.True(await building);
        Assert.Equal(All, await NumberAsync(Ready));
    }

    [Fact]
    public async Task A_role_that_does_not_own_the_tables_is_told_so_once_and_the_silo_runs()
    {
        var password = Fresh.Text("password");
        var role = $"worker_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{password}'");
        await using var source = new PostgresSource(new NpgsqlConnectionStringBuilder(database) { Username = role, Password = password }.ConnectionString);
        var indexes = Indexes(source);

        Assert.False(await indexes.BuildAsync(Cancelled));
        Assert.False(await indexes.BuildAsync(Cancelled));

        Assert.Single(lines.All, line => line.StartsWith("Warning: The index audit_by_profile could not be built", StringComparison.Ordinal) && line.Contains("Storage:SchemaConnectionString", StringComparison.Ordinal));
        Assert.Equal(0, await NumberAsync(Ready));
    }

    [Fact]
    public async Task Without_pg_trgm_the_silo_says_what_to_do_and_searches_answer_the_same()
    {
        var password = Fresh.Text("password");
        var role = $"owner_{Guid.NewGuid():N}";
        var empty = await postgres.Server.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(empty).Database!;
        await postgres.Server.ExecuteAsync(name, $"CREATE ROLE {role} LOGIN PASSWORD '{password}'; GRANT USAGE, CREATE ON SCHEMA public TO {role}"); // and not CREATE on the database
        var owner = new NpgsqlConnectionStringBuilder(empty) { Username = role, Password = password }.ConnectionString;
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(owner), services: services => services.AddLogging(logging => logging.AddProvider(lines)));

        var told = await lines.LineAsync("pg_trgm", Cancelled);
        await lines.LineAsync("The index audit_by_moment is ready", Cancelled);
        var tenant = Rows.NewTenant();
        foreach (var device in new[] { "Pump-19", "pump-20", "valve" })
        {
            await host.Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, device)));
        }

        var found = await host.Ledger.ListDevicesAsync(new() { Tenant = tenant, PageSize = 10, Page = 0, TextSearch = "UMP-", SortBy = DeviceSortProperty.Name }, Cancelled);

        Assert.StartsWith("Warning: The database has no extension pg_trgm", told, StringComparison.Ordinal);
        Assert.Contains("CREATE EXTENSION pg_trgm", told, StringComparison.Ordinal);
        Assert.Equal(("Pump-19 pump-20", 2), (string.Join(' ', found.Devices.Select(device => device.Key.Name)), found.TotalElements));

        // As soon as it is there, it is used.
        await postgres.Server.ExecuteAsync(name, "CREATE EXTENSION pg_trgm");
        Assert.True(await host.Services.GetRequiredService<PostgresIndexes>().BuildAsync(Cancelled));
    }

    private PostgresIndexes Indexes(PostgresSource source) => new(source, TimeProvider.System, new LoggerFactory([lines]).CreateLogger<PostgresIndexes>());

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Unpooled(database));
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = await OpenAsync();
        return (long)(await ExecuteAsync(connection, sql))!;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants of the tests
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
