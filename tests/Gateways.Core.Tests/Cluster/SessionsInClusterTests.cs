using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Core.Tests.Sessions;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>A gateway's observer in a real cluster, from a client and from beside the grains.</summary>
public sealed class SessionsInClusterTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>, IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TB55_the_cluster_reaches_the_connections_of_a_gateway(bool beside)
    {
        var grains = beside ? fixture.Beside : fixture.Client;
        var sessions = Sessions(grains);
        var device = new DeviceIdentity(new DeviceKey(TenantId.Default, "pump-3"), Guid.NewGuid(), Guid.Empty, 1);
        var login = ScriptedAuthenticationGrain.From(device.DeviceId.ToString());
        var (older, newer) = (new ScriptedConnection(), new ScriptedConnection());
        var grain = grains.GetGrain<IDeviceSessionsGrain>(new DeviceSessionsKey(device.Key.Tenant, device.DeviceId).ToString());

        await using var first = await sessions.OpenAsync(device, login, older, TestContext.Current.CancellationToken);
        await grain.DeliverAttributesAsync("""{"a":1}""");
        Assert.Equal("""{"a":1}""", await older.NextAsync());

        await using var second = await sessions.OpenAsync(device, login, newer, TestContext.Current.CancellationToken);
        Assert.Equal("TakenOver", await older.NextAsync());
        await grain.EndAsync(SessionEndReason.DeviceDeleted);
        Assert.Equal("DeviceDeleted", await newer.NextAsync());
        Assert.True(first is not null && second is not null && older.IsQuiet);
    }

    private DeviceSessions Sessions(IGrainFactory grains)
    {
        var live = new LiveSessions(new GatewayInstruments(services.GetRequiredService<IMeterFactory>(), TimeProvider.System));
        var directory = new ClusterSessionDirectory(grains, new DeviceCluster(new StatelessWorkers(grains, TimeProvider.System), TimeProvider.System), new GatewayObserver(live));
        return new DeviceSessions(live, directory, TimeProvider.System);
    }
}
