using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Silo.Tests.Startup;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>What is looked at before a PostgreSQL database is used.</summary>
public sealed class PostgresStorageTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_silos_that_start_at_once_on_an_empty_database_have_the_same_keys()
    {
        var database = await postgres.Server.CreateDatabaseAsync();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => LedgerHost.StartAsync(PostgresCommandLine.For(database)), Cancelled)));

        var keys = hosts.Select(host => Convert.ToHexString(host.Services.GetRequiredService<KeyRing>().LookupKey.AsSpan())).Distinct();
        Assert.Single(keys);
        Assert.Equal(2, await hosts[0].NumberAsync("SELECT count(*) FROM key_ring"));
        Assert.Equal(SchemaScript.For("PostgreSql").Count, await hosts[0].NumberAsync("SELECT count(*) FROM schema_version"));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_wrong_master_key_is_refused_without_being_repeated()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await (await LedgerHost.StartAsync(PostgresCommandLine.For(database))).DisposeAsync();
        var wrong = Convert.ToBase64String(new byte[32]);

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync([.. PostgresCommandLine.For(database), $"--Secrets:MasterKey={wrong}"]));

        Assert.StartsWith("Secrets:MasterKey: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task I03_a_server_that_could_lose_what_it_acknowledged_is_refused(string setting)
    {
        await using var server = await PostgresServer.StartAsync(new Dictionary<string, string> { [setting] = "off" });
        var database = await server.CreateDatabaseAsync();

        var result = await SiloCommand.RunAsync(PostgresCommandLine.For(database));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Storage:ConnectionString: the server runs with {setting}=off", result.Error, StringComparison.Ordinal);
        AssertReadable(result);
        Assert.Equal(DBNull.Value, await ScalarAsync(database, "SELECT to_regclass('device')::text"));
    }

    [Theory]
    [InlineData("off", false)]
    [InlineData("local", true)]
    [InlineData("remote_write", true)]
    [InlineData("remote_apply", true)]
    public async Task I03_only_waiting_for_no_disk_at_all_is_refused_of_the_ways_to_commit(string value, bool taken)
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await ScalarAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET synchronous_commit = {value}");

        if (taken)
        {
            await (await LedgerHost.StartAsync(PostgresCommandLine.For(database))).DisposeAsync();
        }
        else
        {
            await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync(PostgresCommandLine.For(database)));
        }
    }

    [Fact]
    public async Task I03_connections_made_later_are_checked_too()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var source = new PostgresSource(database);
        await using (await source.Ledger.OpenConnectionAsync(Cancelled))
        {
            await ScalarAsync(database, $"ALTER DATABASE {source.Database} SET synchronous_commit = off");
        }

        await Assert.ThrowsAsync<OptionsValidationException>(async () => await source.Ledger.OpenConnectionAsync(Cancelled));
    }

    [Fact]
    public async Task I03_a_connection_keeps_waiting_for_the_disk_when_the_server_is_told_otherwise()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var source = new PostgresSource(database);
        await using var connection = await source.Ledger.OpenConnectionAsync(Cancelled);

        await ScalarAsync(database, "ALTER SYSTEM SET synchronous_commit = off");
        await ScalarAsync(database, "SELECT pg_reload_conf()");
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!"off".Equals(await ScalarAsync(database, "SHOW synchronous_commit")))
        {
            Assert.True(await tick.WaitForNextTickAsync(Cancelled));
        }

        await using var command = new NpgsqlCommand("SHOW synchronous_commit", connection);
        Assert.Equal("on", await command.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_refused()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await ScalarAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET default_transaction_read_only = on");

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync(PostgresCommandLine.For(database)));

        Assert.Contains("takes no writes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_name_is_refused()
    {
        await postgres.Server.ExecuteAsync("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync(PostgresCommandLine.For(postgres.Server.ConnectionString("latin"))));

        Assert.Contains("server_encoding LATIN1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_database_is_refused_with_both_versions()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await (await LedgerHost.StartAsync(PostgresCommandLine.For(database))).DisposeAsync();
        await ScalarAsync(database, "INSERT INTO schema_version (version, readable_from, name, applied_at) VALUES (999, 998, 'later', 0)");

        var result = await SiloCommand.RunAsync(PostgresCommandLine.For(database));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"Storage:ConnectionString: the database has schema 999, which needs a program that knows schema 998, and this program knows {SchemaScript.For("PostgreSql").Count}"),
            result.Error,
            StringComparison.Ordinal);
        AssertReadable(result);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port={0};Database=provisioning;Username=u;Password=canary-5fd1", "Connection refused")]
    [InlineData("Host=nowhere.invalid;Database=provisioning;Username=u;Password=canary-5fd1", "nowhere.invalid")]
    [InlineData("Host=127.0.0.1;Database=provisioning;Username=u;Passwort=canary-5fd1", "is not a PostgreSQL connection string")]
    [InlineData("canary-5fd1", "is not a PostgreSQL connection string")]
    [InlineData("Host=127.0.0.1;Username=u;Password=canary-5fd1", "Database")]
    [InlineData("Database=provisioning;Password=canary-5fd1", "Host")]
    [InlineData("", "is required with PostgreSql")]
    public async Task I16_a_database_that_cannot_be_reached_is_told_in_one_line_without_the_password(string connectionString, string named)
    {
        var text = string.Format(CultureInfo.InvariantCulture, connectionString, FreePorts.Take(1)[0]);

        var result = await SiloCommand.RunAsync(PostgresCommandLine.For(text));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Storage:ConnectionString: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-5fd1", result.Output + result.Error, StringComparison.Ordinal);
        AssertReadable(result);
    }

    [Fact]
    public async Task I16_what_the_server_refuses_is_told_without_the_password()
    {
        var good = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync());
        var wrongPassword = new NpgsqlConnectionStringBuilder(good.ConnectionString) { Password = "canary-5fd1" };
        var wrongDatabase = new NpgsqlConnectionStringBuilder(good.ConnectionString) { Database = "absent" };

        foreach (var (text, named) in new[] { (wrongPassword, "28P01"), (wrongDatabase, "3D000") })
        {
            var result = await SiloCommand.RunAsync(PostgresCommandLine.For(text.ConnectionString));

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(text.Password!, result.Output + result.Error, StringComparison.Ordinal);
            AssertReadable(result);
        }
    }

    [Fact]
    public async Task A_single_silo_without_a_configured_key_keeps_one_among_its_data()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        var settings = new SiloSettings().With("Storage:Provider", "PostgreSql").With("Storage:ConnectionString", database);

        await using var silo = await SiloProcess.StartAsync(settings);

        Assert.Equal(["master.key"], Directory.GetFiles(silo.DataDirectory).Select(Path.GetFileName));
        Assert.Equal(2L, await ScalarAsync(database, "SELECT count(*) FROM key_ring"));
    }

    private static void AssertReadable(ToolResult result)
    {
        Assert.Empty(result.Output);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancelled);
#pragma warning disable CA2100 // constants of the tests
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
