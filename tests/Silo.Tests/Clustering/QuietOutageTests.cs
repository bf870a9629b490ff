using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>What processes say while the database, and then every silo, is gone: what changed and why, and not each attempt with its stack.</summary>
public sealed class QuietOutageTests
{
    /// <summary>The runtime tries once a second and reports the attempt; each of its reports is told once a minute.</summary>
    private const int MostAlike = 2;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_outage_is_told_in_lines_and_not_in_stacks()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = server, Silos = 1, Gateways = 1 });
        var (silo, gateway) = (cluster.Silos[0], cluster.Gateways[0]);

        await server.StopImmediatelyAsync();
        await silo.EndedAsync(TimeSpan.FromSeconds(40));
        await gateway.Console.LineAsync(line => line.Contains("No silo answers", StringComparison.Ordinal), "the gateway to miss its silo", Soon);
        using var outage = new PeriodicTimer(TimeSpan.FromSeconds(10)); // so long the gateway tries
        await outage.WaitForNextTickAsync(TestContext.Current.CancellationToken);

        Assert.Contains("The membership table cannot be read: ", silo.Output, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", gateway.Output, StringComparison.Ordinal);
        foreach (var process in new ProductProcess[] { silo, gateway })
        {
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
            Assert.All(
                process.Output.Split('\n').Where(line => line.Contains("Exception: ", StringComparison.Ordinal) || line.Contains("Connection refused", StringComparison.Ordinal)).CountBy(line => line.Trim()),
                line => Assert.True(line.Value <= MostAlike, $"{line.Value} times in the output of {process.Name}: {line.Key}"));
        }
    }
}
