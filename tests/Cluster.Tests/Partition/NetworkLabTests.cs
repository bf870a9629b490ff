using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Partition;

/// <summary>Hosts in network namespaces: what a cut takes away, and that nothing is left behind.</summary>
public sealed class NetworkLabTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_cut_between_two_hosts_leaves_the_others_and_can_be_healed()
    {
        await using var lab = await NetworkLab.CreateAsync(hostCount: 3);
        var (one, two, three) = (lab.Hosts[0], lab.Hosts[1], lab.Hosts[2]);
        Assert.True(await ReachesAsync(one, two.Address));

        await lab.CutAsync(one, two);

        Assert.False(await ReachesAsync(one, two.Address));
        Assert.False(await ReachesAsync(two, one.Address));
        Assert.True(await ReachesAsync(one, three.Address));
        Assert.True(await ReachesAsync(three, two.Address));
        Assert.True(await ReachesAsync(one, lab.Address));
        await lab.HealAsync(one, two);
        Assert.True(await ReachesAsync(one, two.Address));
    }

    [Fact]
    public async Task A_host_can_be_cut_from_the_test_alone()
    {
        await using var lab = await NetworkLab.CreateAsync(hostCount: 2);

        await lab.CutFromTestAsync(lab.Hosts[0]);

        Assert.False(await ReachesAsync(lab.Hosts[0], lab.Address));
        Assert.True(await ReachesAsync(lab.Hosts[1], lab.Address));
        Assert.True(await ReachesAsync(lab.Hosts[0], lab.Hosts[1].Address));
        await lab.HealFromTestAsync(lab.Hosts[0]);
        Assert.True(await ReachesAsync(lab.Hosts[0], lab.Address));
    }

    [Fact]
    public async Task Nothing_is_left_behind_not_even_when_a_process_still_runs_on_a_host()
    {
        var before = Cards();
        NetworkHost host;
        Process process;
        await using (var lab = await NetworkLab.CreateAsync(hostCount: 1))
        {
            host = lab.Hosts[0];
            Assert.NotEqual(before, Cards());
            process = StartOn(host, "cat");
        }

        Assert.Equal(before, Cards());
        Assert.False(File.Exists($"/run/netns/{host.Name}"));
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Deadline);
        process.Dispose();
    }

    private static ExternalTool Ip => ExternalTool.Require("ip", "apt-get install iproute2");

    private static string[] Cards() => [.. NetworkInterface.GetAllNetworkInterfaces().Select(card => card.Name).Where(name => name.StartsWith("pc", StringComparison.Ordinal)).Order()];

    /// <summary>Nobody listens there: a host that is reached refuses, one that is cut off is silent.</summary>
    private static async Task<bool> ReachesAsync(NetworkHost from, IPAddress to)
    {
        var asked = await Ip.RunAsync([.. from.CommandPrefix.Skip(1), "timeout", "1", "bash", "-c", $"exec 3<>/dev/tcp/{to}/9"]);
        return asked.Error.Contains("Connection refused", StringComparison.Ordinal);
    }

    private static Process StartOn(NetworkHost host, string program)
    {
        var start = new ProcessStartInfo(host.CommandPrefix[0], [.. host.CommandPrefix.Skip(1), program]) { RedirectStandardInput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
