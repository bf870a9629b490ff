using System.Globalization;
using Npgsql;

namespace ProvisioningCluster.Testing;

/// <summary>Reads the cluster's PostgreSQL with eyes of its own: nothing of the product lies between.</summary>
public sealed class ClusterLedger : IAsyncDisposable
{
    private const int ActiveStatus = 3;
    private readonly NpgsqlDataSource source;

    public ClusterLedger(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, ApplicationName = "tests" };
        source = NpgsqlDataSource.Create(builder);
    }

    /// <summary>Silos that the membership table calls active; those that ended without a word are among them until others notice.</summary>
    public async Task<int> ActiveSilosAsync(string clusterId) =>
        (int)await NumberAsync("SELECT count(*) FROM membership WHERE cluster_id = @cluster AND status = @status", ("cluster", clusterId), ("status", ActiveStatus));

    /// <summary>One number.</summary>
    public async Task<long> NumberAsync(string query, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(query, parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>The rows of a query, each as its columns.</summary>
    public async Task<IReadOnlyList<object[]>> RowsAsync(string query, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(query, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Gives up the connections that it keeps: after the server was stopped they are of no use.</summary>
    public void Reconnect() => source.Clear();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private NpgsqlCommand Command(string query, (string Name, object Value)[] parameters)
    {
        var command = source.CreateCommand(query);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
