using System.Text;
using Npgsql;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>
/// Imports are of the cluster, not of a silo. A row that the database refuses keeps an import in the middle of its file for as long as a
/// test needs it: it pauses and tries again.
/// </summary>
[Collection(nameof(WholeCluster))]
public sealed class ImportTests(ClusterFixture fixture) : IAsyncLifetime
{
    private const int Rows = 6_000;

    /// <summary>More rows before it than ever lie between two saves of the progress.</summary>
    private const int Held = 4_001;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private ClusterHarness? cluster;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ClusterHarness Cluster => cluster!;

    public async ValueTask InitializeAsync() => cluster = await fixture.WholeAsync();

    public ValueTask DisposeAsync()
    {
        cluster?.TellWhenFailed();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task I07_An_import_is_seen_from_every_process_and_goes_on_when_the_silo_that_works_on_it_is_killed()
    {
        var prefix = Fresh.Text("part");
        string id;
        await using (await HeldRow.OfAsync(Cluster.ConnectionString, $"{prefix}-{Held}"))
        {
            id = await StartAsync(Cluster.Gateways[0].Operator, prefix);
            foreach (var process in Cluster.Processes)
            {
                await Poll.UntilAsync(async () => await ReadAsync(process, id) is { State: "RUNNING", Done: > 0 and < Held }, Deadline, () => $"{process.Name} to tell progress");
            }

            // The warning of its pause gives the silo away.
            await Cluster.ReplaceKilledAsync(await WorkerAsync(id));
        }

        foreach (var process in Cluster.Processes)
        {
            var ended = await process.Operator.WatchImportAsync(id, cancellationToken: Cancelled);

            Assert.Equal($"DONE {Rows} {Rows} 0", $"{ended["state"]} {ended["done"]} {ended["created"]} {ended["errors"]}");
        }

        Assert.Equal(Rows, await CountAsync(prefix));
    }

    [Fact]
    public async Task T25_An_import_is_cancelled_from_another_process_in_the_middle()
    {
        var prefix = Fresh.Text("part");
        await using var held = await HeldRow.OfAsync(Cluster.ConnectionString, $"{prefix}-{Held}");
        var id = await StartAsync(Cluster.Gateways[0].Operator, prefix);
        await Poll.UntilAsync(async () => (await ReadAsync(Cluster.Gateways[0], id)).Done > 0, Deadline, () => "rows to be done");

        using var answer = await Cluster.Gateways[1].Operator.Http.PostAsync($"api/imports/{id}/cancel", null, Cancelled);

        answer.EnsureSuccessStatusCode();
        foreach (var process in Cluster.Processes)
        {
            var (state, done) = await ReadAsync(process, id);
            Assert.Equal("CANCELLED", state);
            Assert.InRange(done, 1, Held - 1);
        }
    }

    private async Task<SiloProcess> WorkerAsync(string id)
    {
        var worker = default(SiloProcess);
        await Poll.UntilAsync(
            () => Task.FromResult((worker = Cluster.Silos.FirstOrDefault(silo => silo.Output.Contains($"Import {id} pauses", StringComparison.Ordinal))) is not null),
            Deadline,
            () => "the import to pause at the held row");
        return worker!;
    }

    private static async Task<string> StartAsync(OperatorClient @operator, string prefix)
    {
        var csv = new StringBuilder("name\n");
        for (var row = 1; row <= Rows; row++)
        {
            csv.Append(prefix).Append('-').Append(row).Append('\n');
        }

        return (await @operator.StartImportAsync(csv.ToString(), cancellationToken: Cancelled))["id"]!.GetValue<string>();
    }

    private static async Task<(string State, long Done)> ReadAsync(ProductProcess process, string id)
    {
        var import = (await process.Operator.GetImportAsync(id, cancellationToken: Cancelled))["import"]!;
        return (import["state"]!.GetValue<string>(), import["done"]!.GetValue<long>());
    }

    private async Task<long> CountAsync(string prefix)
    {
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM device d JOIN credential c ON c.device_id = d.device_id WHERE d.name LIKE $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix + "-%" });
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
