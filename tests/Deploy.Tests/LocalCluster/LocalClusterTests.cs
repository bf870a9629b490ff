using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.LocalCluster;

/// <summary>One command makes a cluster on this machine, and leaves nothing behind.</summary>
public sealed class LocalClusterTests
{
    private const int Killed = 9;
    private const int CodeOfInterrupt = 130;
    private const int CodeOfTerminate = 143;
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Devices_come_over_every_wire_of_both_gateways_and_Ctrl_C_leaves_nothing()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var (processes, folder) = (cluster.Processes, cluster.Folder);
        using var operators = cluster.Operators();
        var profile = await TestProfile.CreateAsync(operators);

        Assert.Equal(["gateway-1", "gateway-2", "postgres", "silo-1", "silo-2", "silo-3"], processes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6, (await Newcomer.ComeToAsync(cluster.Doors, profile)).Count);
        RequireSecret(cluster);

        cluster.Script.Signal(RunningProcess.Interrupt);
        Assert.Equal(CodeOfInterrupt, await cluster.Script.ExitAsync());
        await LocalCluster.GoneAsync(processes);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task I03_A_kept_folder_has_the_devices_at_the_next_start_also_after_everything_was_killed()
    {
        var folder = Directory.CreateTempSubdirectory("kept-").FullName;
        try
        {
            IReadOnlyList<string> tokens;
            await using (var cluster = await StartSmallAsync(folder))
            {
                using var operators = cluster.Operators();
                tokens = await Newcomer.ComeToAsync(cluster.Doors, await TestProfile.CreateAsync(operators));
                var processes = cluster.Processes;
                cluster.Script.Signal(RunningProcess.Terminate);
                Assert.Equal(CodeOfTerminate, await cluster.Script.ExitAsync());
                await LocalCluster.GoneAsync(processes);
            }

            await using (var cluster = await StartSmallAsync(folder))
            {
                await Newcomer.ComeAgainAsync(cluster.Doors, tokens);
                var processes = cluster.Processes;
                cluster.Script.Signal(Killed);
                await cluster.Script.ExitAsync();
                await LocalCluster.GoneAsync(processes);
            }

            await using (var cluster = await StartSmallAsync(folder))
            {
                await Newcomer.ComeAgainAsync(cluster.Doors, tokens);
                cluster.Script.Signal(RunningProcess.Interrupt);
                Assert.Equal(CodeOfInterrupt, await cluster.Script.ExitAsync());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_start_that_fails_shows_why_and_stops_what_runs()
    {
        var folder = Directory.CreateTempSubdirectory("kept-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "secrets"));
            await File.WriteAllTextAsync(Path.Combine(folder, "secrets", "master-key"), "not a key\n");
            await using var cluster = LocalCluster.Launch("--silos", "1", "--gateways", "1", "--data", folder);

            Assert.Equal(1, await cluster.Script.ExitAsync());
            Assert.Contains("silo-1 ended before all were ready", cluster.Output, StringComparison.Ordinal);
            Assert.Contains("Secrets:MasterKey", cluster.Output, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, "postgres", "postmaster.pid")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--silos", "none")]
    [InlineData("--gateways", "0")]
    [InlineData("--data", "")]
    [InlineData("--what", "")]
    public async Task A_wrong_option_is_named(string option, string value)
    {
        await using var cluster = LocalCluster.Launch(option, value);

        Assert.Equal(1, await cluster.Script.ExitAsync());
        Assert.Contains(option, cluster.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var help = (await ExternalTool.Require("bash", "the script is for it").RunAsync(DeployFile.At("local-cluster.sh"), "--help")).Succeeded().Output;

        Assert.All((string[])["--silos", "--gateways", "--data", "--no-build"], option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    private static Task<LocalCluster> StartSmallAsync(string folder) => LocalCluster.StartAsync("--silos", "1", "--gateways", "1", "--data", folder);

    /// <summary>T-24: keys and passwords are in files of their owner's, and nowhere in what is printed.</summary>
    private static void RequireSecret(LocalCluster cluster)
    {
        var files = Directory.GetFiles(Path.Combine(cluster.Folder, "secrets"));
        Assert.Equal(["admin-password", "master-key", "postgres", "provisioning"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal(OwnersOnly, File.GetUnixFileMode(file));
            Assert.DoesNotContain(File.ReadAllText(file).Trim(), cluster.Output, StringComparison.Ordinal);
        }

        Assert.Equal(OwnersOnly, File.GetUnixFileMode(Path.Combine(cluster.Folder, "admin")));
    }
}
