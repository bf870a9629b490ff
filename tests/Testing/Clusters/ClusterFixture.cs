using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>One cluster of three silos and two gateways for the tests of a class or a collection, started when the first of them asks.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private ClusterHarness? cluster;

    /// <summary>The cluster with all its processes: a new one when a test that failed has left it otherwise.</summary>
    public async Task<ClusterHarness> WholeAsync()
    {
        if (cluster is { IsWhole: false })
        {
            await DisposeAsync();
        }

        // Receivers of events are on this machine too.
        return cluster ??= await ClusterHarness.StartAsync(new ClusterPlan { Silo = static (_, settings) => settings.With("Webhooks:AllowedNetworks", "127.0.0.1") });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
            cluster = null;
        }
    }
}
