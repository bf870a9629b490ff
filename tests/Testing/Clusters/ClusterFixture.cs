using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>One cluster of three silos and two gateways for the tests of a class: <c>IClassFixture&lt;ClusterFixture&gt;</c>.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private ClusterHarness? cluster;

    public ClusterHarness Cluster => cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public async ValueTask InitializeAsync() => cluster = await ClusterHarness.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
