using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>A cluster of one silo with the failing grains of this assembly.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    /// <summary>Of the runtime, and longer than any test waits: who gives a call up earlier has a limit of its own.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private InProcessTestCluster? cluster;

    /// <summary>The callers' clock; it stands still until a test moves it.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>As a gateway in a process of its own sees the cluster.</summary>
    public IGrainFactory Client => Cluster.Client;

    /// <summary>As a gateway in the silo's process sees it.</summary>
    public IGrainFactory Beside => Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    private InProcessTestCluster Cluster => cluster ?? throw new InvalidOperationException("The cluster has not been started.");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IOutgoingGrainCallFilter>(new ClusterFaults(Time));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddSingleton<IOutgoingGrainCallFilter>(new ClusterFaults(Time));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
