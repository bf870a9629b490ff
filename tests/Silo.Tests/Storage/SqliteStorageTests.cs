using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>What is looked at before a database is used.</summary>
public sealed class SqliteStorageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("storage-");

    private string ConnectionString => $"--Storage:ConnectionString=Data Source={folder.FullName}/deep/er/provisioning.db";

    private string KeyFile => Path.Combine(folder.FullName, "deep", "er", "master.key");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_folder_the_schema_and_the_keys_are_made()
    {
        await using var host = await LedgerHost.StartAsync([ConnectionString]);

        Assert.Equal(SchemaScript.For("Sqlite").Count, await host.NumberAsync("SELECT max(version) FROM schema_version"));
        Assert.Equal(2, await host.NumberAsync("SELECT count(*) FROM key_ring"));
        Assert.Equal("wal", await TextAsync(host, "PRAGMA journal_mode"));
        Assert.Equal("2", await TextAsync(host, "PRAGMA synchronous"));
        Assert.Equal("1", await TextAsync(host, "PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task T23_the_key_file_is_for_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no Unix mode there.");
        await using var host = await LedgerHost.StartAsync([ConnectionString]);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public async Task The_keys_are_the_same_after_a_restart()
    {
        KeyRing before;
        await using (var first = await LedgerHost.StartAsync([ConnectionString]))
        {
            before = first.Services.GetRequiredService<KeyRing>();
        }

        await using var second = await LedgerHost.StartAsync([ConnectionString]);
        var after = second.Services.GetRequiredService<KeyRing>();

        Assert.Equal(before.LookupKey.AsSpan(), after.LookupKey.AsSpan());
        Assert.Equal(before.EncryptionKeys[before.ActiveKeyId].AsSpan(), after.EncryptionKeys[after.ActiveKeyId].AsSpan());
    }

    [Fact]
    public async Task A_wrong_master_key_is_refused_without_being_repeated()
    {
        await (await LedgerHost.StartAsync([ConnectionString])).DisposeAsync();
        var wrong = Convert.ToBase64String(new byte[32]);

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync([ConnectionString, $"--Secrets:MasterKey={wrong}"]));

        Assert.StartsWith("Secrets:MasterKey: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_file_is_refused_and_none_is_made_in_its_place()
    {
        await (await LedgerHost.StartAsync([ConnectionString])).DisposeAsync();
        File.Delete(KeyFile);

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync([ConnectionString]));

        Assert.StartsWith("Secrets:MasterKey: ", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task A_configured_master_key_makes_no_file()
    {
        await using var host = await LedgerHost.StartAsync([ConnectionString, $"--Secrets:MasterKey={Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(new byte[16]).ToArray())}"]);

        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using (var host = await LedgerHost.StartAsync([ConnectionString]))
        {
            await host.NumberAsync("INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'later', 0) RETURNING version");
        }

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync([ConnectionString]));

        Assert.Contains("schema 999", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_by_its_path()
    {
        var path = Path.Combine(folder.FullName, "text.db");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("this is no database ", 100)), TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={path}"]));

        Assert.StartsWith($"Storage:ConnectionString: {path}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA synchronous=NORMAL", "synchronous")]
    [InlineData("PRAGMA synchronous=OFF", "synchronous")]
    [InlineData("PRAGMA foreign_keys=OFF", "foreign_keys")]
    [InlineData("PRAGMA journal_mode=DELETE", "journal_mode")]
    public async Task I03_settings_that_could_lose_an_acknowledged_device_are_refused(string pragma, string named)
    {
        var source = new SqliteSource($"Data Source={folder.FullName}/plain.db;Pooling=False");
        await using var connection = source.Open();
        SqliteDurability.UseWriteAheadLog(connection);
        SqliteDurability.Require(connection);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = pragma;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var fault = Assert.Throws<OptionsValidationException>(() => SqliteDurability.Require(connection));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upgrade_that_fails_leaves_the_schema_as_it_was()
    {
        var source = new SqliteSource($"Data Source={folder.FullName}/plain.db;Pooling=False");
        using var connection = source.Open();
        var scripts = SchemaScript.For("Sqlite");
        SqliteSchema.Upgrade(connection, scripts);

        Assert.Throws<SqliteException>(() => SqliteSchema.Upgrade(connection, [.. scripts, new SchemaScript(scripts.Count + 1, "half", "CREATE TABLE half (a); SELECT nonsense;")]));

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM sqlite_master WHERE name = 'half') + 100 * (SELECT max(version) FROM schema_version)";
        Assert.Equal(100L * scripts.Count, command.ExecuteScalar());
    }

    private static async Task<string?> TextAsync(LedgerHost host, string sql)
    {
        await using var connection = await host.Rows.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))?.ToString();
    }
}
