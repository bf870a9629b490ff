using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Marked secrets through every flow, good and bad, with every log line on: nobody writes them down.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task I16_T23_T24_No_secret_is_in_logs_metrics_lists_or_files()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Logging:LogLevel:Default", "Trace")
            .With("Logging:LogLevel:Microsoft", "Trace")
            .With("Logging:LogLevel:Orleans", "Trace")
            .With("Logging:LogLevel:System", "Trace"));
        var flows = new CanaryFlows(silo);

        await flows.RunAsync();

        var keyFile = Path.Combine(silo.DataDirectory, "master.key");
        flows.Add(new Canary("master key", (await File.ReadAllTextAsync(keyFile, TestContext.Current.CancellationToken)).Trim()));
        var traces = new List<string>();
        traces.AddRange(await flows.TracesInListsAsync());
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
        await using var silo = await SiloProcess.StartAsync();
        var flows = new CanaryFlows(silo);
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
