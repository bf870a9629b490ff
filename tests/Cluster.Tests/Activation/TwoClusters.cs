using System.Security.Cryptography;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;

namespace ProvisioningCluster.Cluster.Tests.Activation;

/// <summary>
/// Two clusters that do not know of each other on one database: each activates the same device, as both sides of a split would.
/// Pairs of devices ask both for the same name at the same moment.
/// </summary>
internal sealed class TwoClusters : IAsyncDisposable
{
    private const int Pairs = 24;

    private TwoClusters(ClusterHarness one, ClusterHarness two, TestProfile profile) => (One, Two, Profile) = (one, two, profile);

    public ClusterHarness One { get; }

    public ClusterHarness Two { get; }

    public TestProfile Profile { get; }

    /// <param name="server">Where the database is made.</param>
    /// <param name="prepare">Changes the schema when it is there, before the second cluster starts.</param>
    public static async Task<TwoClusters> StartAsync(PostgresServer server, Func<ClusterHarness, Task>? prepare = null)
    {
        var plan = new ClusterPlan
        {
            Silos = 1,
            Gateways = 1,
            Server = server,
            ConnectionString = await server.CreateDatabaseAsync(),
            MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            AdminPassword = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        var one = await ClusterHarness.StartAsync(plan with { ClusterId = "one" });
        try
        {
            await (prepare?.Invoke(one) ?? Task.CompletedTask);
            var two = await ClusterHarness.StartAsync(plan with { ClusterId = "two" });
            return new TwoClusters(one, two, await one.CreateProfileAsync());
        }
        catch
        {
            await one.DisposeAsync();
            throw;
        }
    }

    /// <summary>Each name is asked for twice; the operations of all.</summary>
    public async Task<IReadOnlyList<LoadOperation>> ProvisionAsync(int names)
    {
        var prefix = Fresh.Text("double");
        var next = -1;
        var begin = TimeProvider.System.GetTimestamp();
        var operations = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(pair => PairAsync(
            () => Interlocked.Increment(ref next) is var number && number < names ? $"{prefix}-{number}" : null,
            DeviceConnections.AllProtocols[pair % DeviceConnections.AllProtocols.Count],
            () => TimeProvider.System.GetElapsedTime(begin))));
        return [.. operations.SelectMany(of => of)];
    }

    public async ValueTask DisposeAsync()
    {
        await Two.DisposeAsync();
        await One.DisposeAsync();
    }

    private async Task<List<LoadOperation>> PairAsync(Func<string?> next, DeviceProtocol wire, Func<TimeSpan> now)
    {
        var operations = new List<LoadOperation>();
        await using var first = await DeviceConnections.OpenAsync(One.Doors[0], wire);
        await using var second = await DeviceConnections.OpenAsync(Two.Doors[0], wire);
        while (next() is { } name)
        {
            operations.AddRange(await Task.WhenAll(AskAsync(first, 0, name, wire, now), AskAsync(second, 1, name, wire, now)));
        }

        return operations;
    }

    private async Task<LoadOperation> AskAsync(IDeviceConnection device, int cluster, string name, DeviceProtocol wire, Func<TimeSpan> now)
    {
        var operation = new LoadOperation(name, LoadWork.Fresh, wire, cluster, now());
        operation.Answered(await device.ProvisionAsync(ProvisionOrder.For(Profile, name)), now());
        return operation;
    }
}
