using Microsoft.Extensions.Options;
using Npgsql;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>How the schema of a PostgreSQL database is made and brought forward.</summary>
public sealed class PostgresSchemaTests(PostgresFixture postgres) : IAsyncLifetime
{
    private string connectionString = string.Empty;

    private static IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.For("PostgreSql");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => connectionString = await postgres.Server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    [Fact]
    public async Task Eight_programs_that_start_at_once_make_the_schema_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Upgrade(Scripts), Cancelled)));

        Assert.Equal((long)Scripts.Count, await ScalarAsync("SELECT count(*) FROM schema_version"));
        Assert.Equal(Scripts.Count, await ScalarAsync("SELECT max(version) FROM schema_version"));
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM device"));
    }

    [Fact]
    public async Task A_database_that_only_newer_programs_understand_is_refused_with_both_versions()
    {
        Upgrade(Scripts);
        var newer = Scripts.Count + 3;
        Upgrade([.. Scripts, .. Additions(newer, readableFrom: newer)]);

        var fault = Assert.Throws<OptionsValidationException>(() => Upgrade(Scripts));

        Assert.StartsWith("Storage:ConnectionString: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"has schema {newer}, which needs a program that knows schema {newer}, and this program knows {Scripts.Count}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(newer, await ScalarAsync("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public async Task An_older_program_runs_on_a_newer_schema_that_says_so()
    {
        Upgrade(Scripts);
        var newer = Scripts.Count + 3;
        Upgrade([.. Scripts, .. Additions(newer, readableFrom: Scripts.Count)]);

        Upgrade(Scripts);

        Assert.Equal(newer, await ScalarAsync("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public async Task One_script_that_older_programs_do_not_understand_counts_for_all_that_follow()
    {
        var (taking, adding) = (Scripts.Count + 1, Scripts.Count + 2);
        Upgrade([.. Scripts, new SchemaScript(taking, "taking", "ALTER TABLE probe RENAME COLUMN at TO moment"), new SchemaScript(adding, "adding", $"-- readable-from: {taking}\nCREATE TABLE more (id integer)")]);

        Assert.Throws<OptionsValidationException>(() => Upgrade(Scripts));
        Assert.Equal(taking, await ScalarAsync("SELECT max(readable_from) FROM schema_version"));
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_schema_as_it_was()
    {
        Upgrade(Scripts);

        var half = new SchemaScript(Scripts.Count + 1, "half", "CREATE TABLE half (a integer); SELECT nonsense;");
        Assert.Throws<PostgresException>(() => Upgrade([.. Scripts, half]));

        Assert.Equal(DBNull.Value, await ScalarAsync("SELECT to_regclass('half')::text"));
        Assert.Equal(Scripts.Count, await ScalarAsync("SELECT max(version) FROM schema_version"));
        Upgrade(Scripts); // and nobody waits for a lock that it kept
    }

    [Fact]
    public async Task A_ready_database_needs_no_right_to_change_it()
    {
        Upgrade(Scripts);
        await ScalarAsync("CREATE ROLE reader_of_versions; GRANT SELECT ON schema_version TO reader_of_versions; SELECT 1");
        await using var connection = await OpenAsync();
        await using var role = new NpgsqlCommand("SET ROLE reader_of_versions", connection);
        await role.ExecuteNonQueryAsync(Cancelled);

        PostgresSchema.Upgrade(connection, Scripts);
    }

    /// <summary>Scripts up to this version that add a table each.</summary>
    private static IEnumerable<SchemaScript> Additions(int version, int readableFrom) => Enumerable
        .Range(Scripts.Count + 1, version - Scripts.Count)
        .Select(number => new SchemaScript(number, "later", $"-- readable-from: {readableFrom}\nCREATE TABLE later_{number} (id integer)"));

    private void Upgrade(IReadOnlyList<SchemaScript> scripts)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        PostgresSchema.Upgrade(connection, scripts);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await OpenAsync();
#pragma warning disable CA2100 // constants of the tests
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
