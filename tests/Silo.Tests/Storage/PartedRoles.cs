using System.Security.Cryptography;
using Npgsql;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>A server with the roles and the database that <c>deploy/postgres/create-database.sh</c> makes.</summary>
internal sealed class PartedRoles : IAsyncDisposable
{
    private const string Database = "provisioning";

    private readonly PostgresServer server;
    private readonly string password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string ownerPassword = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private PartedRoles(PostgresServer server) => this.server = server;

    /// <summary>Of the role that the silo runs as.</summary>
    public string Worker => As("provisioning", password);

    /// <summary>Of the role that owns the tables.</summary>
    public string Owner => As("provisioning_owner", ownerPassword);

    public static async Task<PartedRoles> CreateAsync()
    {
        var roles = new PartedRoles(await PostgresServer.StartAsync());
        await roles.RunAsync("create-database.sh", roles.ownerPassword);
        return roles;
    }

    /// <summary>As above, but for the owner: the role that the silo runs as owns the database.</summary>
    public static async Task<PartedRoles> CreateAsOneAsync()
    {
        var roles = new PartedRoles(await PostgresServer.StartAsync());
        await roles.RunAsync("create-database.sh", string.Empty);
        return roles;
    }

    /// <summary>What <c>deploy/postgres/part-roles.sh</c> does to an installation that has one role.</summary>
    public Task PartAsync() => RunAsync("part-roles.sh", ownerPassword);

    /// <summary>Runs one statement; null when it was done, else the state that the server refused it with.</summary>
    public static async Task<string?> RefusalAsync(string connectionString, string sql)
    {
        try
        {
            await ScalarAsync(connectionString, sql);
            return null;
        }
        catch (PostgresException refusal)
        {
            return refusal.SqlState;
        }
    }

    public static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RunAsync(string script, string owner)
    {
        var superuser = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres"));
        var done = await ExternalTool.Require("env", "part of coreutils").RunAsync(
        [
            $"PGHOST={superuser.Host}", $"PGPORT={superuser.Port}", $"PGUSER={superuser.Username}", $"PGPASSWORD={superuser.Password}",
            $"PROVISIONING_PASSWORD={password}", $"PROVISIONING_OWNER_PASSWORD={owner}", RepositoryRoot.At("deploy", "postgres", script),
        ]);
        done.Succeeded();
    }

    private string As(string role, string secret) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString(Database)) { Username = role, Password = secret }.ConnectionString;
}
