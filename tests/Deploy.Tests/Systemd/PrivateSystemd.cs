using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Systemd;

/// <summary>
/// A systemd of the test's own, in namespaces (<c>manager.sh</c>), that knows the units of the repository and nothing else. It is
/// the real manager: accounts, sandboxes, restarts and stops are its own.
/// </summary>
internal sealed class PrivateSystemd : IAsyncDisposable
{
    private const string Hint = "apt-get install systemd util-linux, and run as root";
    private const string Program = "/lib/systemd/systemd";
    private const string SystemUnits = "/lib/systemd/system";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(20);
    private static readonly string[] Targets = ["basic", "sysinit", "shutdown", "umount", "final", "network", "network-online"];

    private readonly string folder;
    private RunningProcess? manager;

    private PrivateSystemd(string folder) => this.folder = folder;

    /// <param name="programs">The folder that is <c>/opt/provisioning</c> there.</param>
    /// <param name="settings">Files of <c>/etc/provisioning</c>, name and text; with certificates of the cluster among them, the units get them.</param>
    public static async Task<PrivateSystemd> StartAsync(string programs, IReadOnlyDictionary<string, string> settings)
    {
        ExternalTool.RequireFile(Program, Hint);
        RequireRoot();
        var made = new PrivateSystemd(Directory.CreateTempSubdirectory("systemd-").FullName);
        try
        {
            made.Furnish(programs, settings);
            await made.StartAsync();
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a unit wrote.</summary>
    public string OutputOf(string unit) => File.Exists(LogOf(unit)) ? File.ReadAllText(LogOf(unit)) : "";

    /// <summary>Runs <c>systemctl</c> with that manager.</summary>
    public Task<ToolResult> ControlAsync(params string[] arguments) => InsideAsync(["systemctl", "--no-pager", .. arguments]);

    /// <summary>Runs a command where that manager is.</summary>
    public async Task<ToolResult> InsideAsync(params string[] command)
    {
        var inside = await InnerProcessAsync() ?? throw new InvalidOperationException($"systemd has ended. Output:\n{manager!.Output.Text}");
        return await ExternalTool.Require("nsenter", Hint).RunAsync(["--target", inside, "--mount", "--pid", "--cgroup", "--", .. command]);
    }

    /// <summary>One property of a unit, such as <c>NRestarts</c>.</summary>
    public async Task<string> PropertyAsync(string unit, string name) => (await ControlAsync("show", unit, "--value", "--property", name)).Succeeded().Output.Trim();

    public async ValueTask DisposeAsync()
    {
        if (manager is not null)
        {
            await manager.DisposeAsync();
            await RemoveGroupAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void RequireRoot()
    {
        if (Environment.IsPrivilegedProcess)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("A systemd of the test's own needs root.");
        }

        throw new InvalidOperationException("A systemd of the test's own needs root.");
    }

    /// <summary>That systemd, as this machine counts processes; null while its namespace is still being made.</summary>
    private async Task<string?> InnerProcessAsync() =>
        (await ExternalTool.Require("pgrep", "apt-get install procps").RunAsync("--parent", $"{manager!.Id}", "--exact", "systemd")).Output.Trim() is { Length: > 0 } found ? found : null;

    private string At(params string[] parts) => Path.Combine([folder, .. parts]);

    private string LogOf(string unit) => At($"{unit}.log");

    private void Furnish(string programs, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var part in (string[])["units", "units/service.d", "settings", "state"])
        {
            Directory.CreateDirectory(At(part));
        }

        File.CreateSymbolicLink(At("programs"), programs);
        foreach (var unit in Directory.EnumerateFiles(DeployFile.At("systemd"), "*.service").Concat(Targets.Select(target => $"{SystemUnits}/{target}.target")))
        {
            File.Copy(unit, At("units", Path.GetFileName(unit)));
        }

        foreach (var template in settings.ContainsKey("tls/ca.pem") ? (string[])["provisioning-silo@.service.d", "provisioning-gateway.service.d"] : [])
        {
            Directory.CreateDirectory(At("units", template));
            File.Copy(DeployFile.At("systemd", "cluster-tls.conf"), At("units", template, "cluster-tls.conf"));
        }

        // There is no journal: what the services write goes to files.
        File.WriteAllText(At("units", "service.d", "log.conf"), $"[Service]\nStandardOutput=append:{folder}/%n.log\nStandardError=inherit\n");
        File.WriteAllText(At("units", "test.target"), "[Unit]\nDescription=Nothing yet\n");
        foreach (var (name, text) in settings)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At("settings", name))!);
            File.WriteAllText(At("settings", name), text);
            File.SetUnixFileMode(At("settings", name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private async Task StartAsync()
    {
        manager = RunningProcess.Start(RepositoryRoot.At("tests", "Deploy.Tests", "Systemd", "manager.sh"), [folder]);
        await Poll.UntilAsync(
            async () => await InnerProcessAsync() is not null && (await ControlAsync("is-system-running")).Output.Trim() is "running" or "degraded",
            StartDeadline,
            () => $"systemd to run. Output:\n{manager.Output.Text}");
    }

    /// <summary>The control groups of the ended manager, the innermost first; each goes when its last process has gone.</summary>
    private async Task RemoveGroupAsync()
    {
        if (!File.Exists(At("group")))
        {
            return;
        }

        var group = (await File.ReadAllTextAsync(At("group"))).Trim();
        var find = ExternalTool.Require("find", "apt-get install findutils");
        await Poll.UntilAsync(
            async () =>
            {
                await find.RunAsync(group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";");
                return !Directory.Exists(group);
            },
            EndDeadline,
            () => $"the end of the processes in {group}");
    }
}
