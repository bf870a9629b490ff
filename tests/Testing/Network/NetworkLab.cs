using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Hosts on a switch: network namespaces on a bridge, on which the test itself has an address, too. A cut drops packets without
/// a word, as a broken switch does: each host is given a hardware address of nobody for the other one. Needs root and <c>ip</c>;
/// nothing stays behind.
/// </summary>
public sealed class NetworkLab : IAsyncDisposable
{
    private const int AddressAttempts = 20;
    private const string Nobody = "02:00:00:00:00:01";

    private readonly ExternalTool ip;
    private readonly string name = $"pc{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    private readonly string network;
    private readonly List<NetworkHost> hosts = [];

    private NetworkLab(ExternalTool ip, string network)
    {
        this.ip = ip;
        this.network = network;
        Address = At(254);
    }

    public IReadOnlyList<NetworkHost> Hosts => hosts;

    /// <summary>Where the test listens for the hosts.</summary>
    public IPAddress Address { get; }

    private string Bridge => name + "b";

    /// <summary>Makes the hosts; without root the test is skipped, on a build server it fails.</summary>
    public static async Task<NetworkLab> CreateAsync(int hostCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hostCount, 200);
        var ip = ExternalTool.Require("ip", "apt-get install iproute2");
        RequireRoot();
        var lab = new NetworkLab(ip, FreeNetwork());
        try
        {
            Termination.Add(lab.RemoveAtExit);
            await lab.AddBridgeAsync();
            for (var number = 1; number <= hostCount; number++)
            {
                await lab.AddHostAsync(number);
            }

            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on neither host hears the other.</summary>
    public async Task CutAsync(NetworkHost one, NetworkHost other)
    {
        await ForgetsAsync(one, other.Address);
        await ForgetsAsync(other, one.Address);
    }

    /// <summary>From now on the host and the test do not hear each other; the other hosts are as before.</summary>
    public Task CutFromTestAsync(NetworkHost host) => ForgetsAsync(host, Address);

    /// <summary>Takes a cut back.</summary>
    public async Task HealAsync(NetworkHost one, NetworkHost other)
    {
        await RemembersAsync(one, other.Address);
        await RemembersAsync(other, one.Address);
    }

    /// <summary>Takes a cut back.</summary>
    public Task HealFromTestAsync(NetworkHost host) => RemembersAsync(host, Address);

    public async ValueTask DisposeAsync()
    {
        Termination.Remove(RemoveAtExit);
        await RemoveAsync();
    }

    private Task ForgetsAsync(NetworkHost host, IPAddress address) =>
        RunAsync("-n", host.Name, "neigh", "replace", address.ToString(), "lladdr", Nobody, "dev", "eth0", "nud", "permanent");

    private Task RemembersAsync(NetworkHost host, IPAddress address) =>
        RunAsync("-n", host.Name, "neigh", "del", address.ToString(), "dev", "eth0");

    private async Task AddBridgeAsync()
    {
        await RunAsync("link", "add", Bridge, "type", "bridge");
        await RunAsync("addr", "add", $"{Address}/24", "dev", Bridge);
        await RunAsync("link", "set", Bridge, "up");
    }

    private async Task AddHostAsync(int number)
    {
        var host = new NetworkHost($"{name}n{Text(number)}", $"{name}v{Text(number)}", At(number));
        hosts.Add(host);
        await RunAsync("netns", "add", host.Name);
        await RunAsync("link", "add", host.Link, "type", "veth", "peer", "name", "eth0", "netns", host.Name);
        await RunAsync("link", "set", host.Link, "master", Bridge, "up");
        await RunAsync("-n", host.Name, "addr", "add", $"{host.Address}/24", "dev", "eth0");
        await RunAsync("-n", host.Name, "link", "set", "eth0", "up");
        await RunAsync("-n", host.Name, "link", "set", "lo", "up");
    }

    private async Task RemoveAsync()
    {
        foreach (var command in Removal())
        {
            await ip.RunAsync(command);
        }
    }

    /// <summary>The cables go first: a namespace lives as long as a process in it, its cable need not.</summary>
    private IEnumerable<string[]> Removal() =>
        [.. hosts.SelectMany(host => new[] { new[] { "link", "del", host.Link }, ["netns", "del", host.Name] }), ["link", "del", Bridge]];

    private void RemoveAtExit(object? sender, EventArgs e)
    {
        foreach (var command in Removal())
        {
            using var running = Process.Start("ip", command); // at the end nothing is awaited any more
            running.WaitForExit();
        }
    }

    private async Task RunAsync(params string[] arguments) => (await ip.RunAsync(arguments)).Succeeded();

    private IPAddress At(int number) => IPAddress.Parse($"{network}.{Text(number)}");

    private static void RequireRoot()
    {
        const string Message = "Network namespaces need root: run the tests as root, or in a container with the capabilities SYS_ADMIN and NET_ADMIN.";
        if (Environment.IsPrivilegedProcess)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(Message);
        }

        throw new InvalidOperationException(Message);
    }

    /// <summary>Three numbers of an address range that no interface of this machine is in.</summary>
    private static string FreeNetwork()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address.ToString())
            .ToArray();
        for (var attempt = 1; attempt <= AddressAttempts; attempt++)
        {
            var second = RandomNumberGenerator.GetInt32(64, 250);
            if (!taken.Any(address => address.StartsWith($"10.{Text(second)}.", StringComparison.Ordinal)))
            {
                return $"10.{Text(second)}.{Text(RandomNumberGenerator.GetInt32(0, 256))}";
            }
        }

        throw new InvalidOperationException($"No free network of {AddressAttempts} tried within 10.64.0.0 to 10.249.0.0.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
