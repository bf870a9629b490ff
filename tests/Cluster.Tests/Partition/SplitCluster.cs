using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Cluster.Tests.Partition;

/// <summary>Three silos, each on a host of its own with a way of its own to the database, and two gateways beside the test.</summary>
internal sealed class SplitCluster : IAsyncDisposable
{
    private const int Silos = 3;

    private SplitCluster(NetworkLab lab, DatabaseLinks database, ClusterHarness cluster, DeviceDoor door) =>
        (Lab, Database, Cluster, OwnDoor) = (lab, database, cluster, door);

    public NetworkLab Lab { get; }

    public DatabaseLinks Database { get; }

    public ClusterHarness Cluster { get; }

    /// <summary>Where the first silo takes devices itself: nothing lies between them and what it believes.</summary>
    public DeviceDoor OwnDoor { get; }

    public static async Task<SplitCluster> StartAsync(PostgresServer server)
    {
        var lab = await NetworkLab.CreateAsync(Silos);
        DatabaseLinks? links = null;
        try
        {
            var database = await server.CreateDatabaseAsync();
            links = DatabaseLinks.Start(database, Silos, lab.Address);
            var ports = FreePorts.Take(3);
            var door = new DeviceDoor(lab.Hosts[0].Address.ToString(), ports[0], ports[1], ports[2]);
            var cluster = await ClusterHarness.StartAsync(new ClusterPlan
            {
                Silos = Silos,
                Server = server,
                ConnectionString = database,
                Silo = (index, settings) =>
                {
                    settings = links.Attach(index, settings with { Place = lab.Hosts[index].Place }).With("Cluster:TrustedNetwork", "true");
                    return index == 0 ? Opens(settings, door) : settings;
                },
                Gateway = (_, settings) => settings.With("Cluster:TrustedNetwork", "true"),
            });
            return new SplitCluster(lab, links, cluster, door);
        }
        catch
        {
            await (links?.DisposeAsync() ?? ValueTask.CompletedTask);
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo and the other silos do not hear each other; the database and the gateways hear all.</summary>
    public async Task CutFromPeersAsync(int silo)
    {
        foreach (var peer in Lab.Hosts.Where(host => host != Lab.Hosts[silo]))
        {
            await Lab.CutAsync(Lab.Hosts[silo], peer);
        }
    }

    public async Task HealPeersAsync(int silo)
    {
        foreach (var peer in Lab.Hosts.Where(host => host != Lab.Hosts[silo]))
        {
            await Lab.HealAsync(Lab.Hosts[silo], peer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Database.DisposeAsync();
        await Lab.DisposeAsync();
    }

    private static SiloSettings Opens(SiloSettings settings, DeviceDoor door) => settings
        .With("Mqtt:Port", door.Mqtt.ToString(CultureInfo.InvariantCulture))
        .With("Http:Port", door.Http.ToString(CultureInfo.InvariantCulture))
        .With("Coap:Port", door.Coap.ToString(CultureInfo.InvariantCulture));
}
