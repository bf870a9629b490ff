using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Marked secrets through every flow, good and bad, with every log line on: nobody writes them down.</summary>
public sealed class CanaryTests
{
    /// <summary>A silo that writes every line it has, and sends events to this machine.</summary>
    private static SiloSettings Tracing { get; } = new SiloSettings()
        .With("Logging:LogLevel:Default", "Trace")
        .With("Logging:LogLevel:Microsoft", "Trace")
        .With("Logging:LogLevel:Orleans", "Trace")
        .With("Logging:LogLevel:System", "Trace")
        .With("Webhooks:AllowedNetworks", "127.0.0.0/8");

    [Fact]
    public async Task I16_T23_T24_No_secret_is_in_logs_metrics_lists_or_files()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var silo = await SiloProcess.StartAsync(Tracing);
        var flows = new CanaryFlows(silo, receiver);

        await flows.RunAsync();

        var keyFile = Path.Combine(silo.DataDirectory, "master.key");
        flows.Add(new Canary("master key", (await File.ReadAllTextAsync(keyFile, TestContext.Current.CancellationToken)).Trim()));
        var traces = new List<string>();
        traces.AddRange(await flows.TracesInListsAsync());
        traces.AddRange(flows.TracesOutside());
        await silo.StopAsync();
        traces.AddRange(flows.Canaries.SelectMany(canary => canary.TracesIn("the process output", Encoding.UTF8.GetBytes(silo.Output))));
        foreach (var file in Directory.EnumerateFiles(silo.WorkingDirectory, "*", SearchOption.AllDirectories).Where(file => file != keyFile))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            traces.AddRange(flows.Canaries.SelectMany(canary => canary.TracesIn(Path.GetFileName(file), content)));
        }

        Assert.True(traces.Count == 0, string.Join('\n', traces) + "\n" + LinesWith(silo.Output, flows.Canaries));
        Assert.Contains("trce: Microsoft.AspNetCore", silo.Output, StringComparison.Ordinal);
        Assert.Contains("trce: Orleans", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I16_T23_T24_No_secret_is_in_logs_or_in_a_dump_of_PostgreSQL()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var silo = await SiloProcess.StartAsync(Tracing
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", database)
            .With("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        var flows = new CanaryFlows(silo, receiver);

        await flows.RunAsync();

        var connection = new NpgsqlConnectionStringBuilder(database);
        flows.Add(new Canary("password of the database", connection.Password!));
        await silo.StopAsync();
        var dump = (await ExternalTool.Require("env", "part of coreutils").RunAsync(
            [$"PGPASSWORD={connection.Password}", "pg_dump", "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!])).Succeeded().Output;
        var traces = flows.Canaries.SelectMany(canary => canary.TracesIn("the dump", Encoding.UTF8.GetBytes(dump)))
            .Concat(flows.Canaries.SelectMany(canary => canary.TracesIn("the process output", Encoding.UTF8.GetBytes(silo.Output)))).ToList();

        Assert.Contains("\tchosen", dump, StringComparison.Ordinal); // names of devices are no secret, and show that the search would find one
        Assert.True(traces.Count == 0, string.Join('\n', traces) + "\n" + LinesWith(silo.Output, flows.Canaries));
    }

    [Fact]
    public async Task What_is_no_secret_is_found_so_the_search_finds_things()
    {
        await using var silo = await SiloProcess.StartAsync();
        var name = new Canary("device name");
        await silo.Operator.CreateDeviceAsync(name.Text, cancellationToken: TestContext.Current.CancellationToken);

        await silo.StopAsync();

        Assert.NotEmpty(name.TracesIn("the database", await File.ReadAllBytesAsync(silo.DatabasePath, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task T23_A_crashed_silo_leaves_no_secret_in_its_files()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        var flows = new CanaryFlows(silo, receiver);
        await flows.RunAsync();

        await silo.KillAsync();

        var traces = new List<string>();
        foreach (var file in Directory.EnumerateFiles(silo.WorkingDirectory, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            traces.AddRange(flows.Canaries.SelectMany(canary => canary.TracesIn(Path.GetFileName(file), content)));
        }

        Assert.Contains(Directory.EnumerateFiles(silo.DataDirectory), file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.True(traces.Count == 0, string.Join('\n', traces));
    }

    private static string LinesWith(string output, IEnumerable<Canary> canaries)
    {
        var lines = output.Split('\n');
        return string.Join('\n', canaries.SelectMany(canary => lines.Where(line => line.Contains(canary.Text, StringComparison.Ordinal)).Take(3)));
    }
}
