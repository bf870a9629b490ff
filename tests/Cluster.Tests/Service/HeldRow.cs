using Npgsql;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>Makes the database refuse devices of one name until it is disposed of.</summary>
internal sealed class HeldRow : IAsyncDisposable
{
    private readonly string connectionString;

    private HeldRow(string connectionString) => this.connectionString = connectionString;

    public static async Task<HeldRow> OfAsync(string connectionString, string name)
    {
        var held = new HeldRow(connectionString);
        await held.ExecuteAsync($"ALTER TABLE device ADD CONSTRAINT held CHECK (name <> '{name}') NOT VALID");
        return held;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync("ALTER TABLE device DROP CONSTRAINT held");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // constants of the tests
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
