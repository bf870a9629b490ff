using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests;

/// <summary>Scenarios that share one cluster: each begins with all of its processes, and one that fails tells what they wrote.</summary>
public abstract class WholeClusterTests(ClusterFixture fixture) : IAsyncLifetime
{
    private ClusterHarness? cluster;

    private protected ClusterHarness Cluster => cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public virtual async ValueTask InitializeAsync() => cluster = await fixture.WholeAsync();

    public ValueTask DisposeAsync()
    {
        cluster?.TellWhenFailed();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
