using System.CommandLine;
using System.CommandLine.Help;
using ProvisioningCluster.Cli.Audit;
using ProvisioningCluster.Cli.Devices;
using ProvisioningCluster.Cli.Imports;
using ProvisioningCluster.Cli.Profiles;
using ProvisioningCluster.Cli.Session;

namespace ProvisioningCluster.Cli;

/// <summary>The tree of commands.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = new Command("provisioning", "Profiles, devices and the audit of a ProvisioningCluster, over its REST.")
        {
            new HelpOption(),
            new VersionOption(),
            GlobalOptions.Url,
            GlobalOptions.Authority,
            GlobalOptions.Json,
            SessionCommands.Login(),
            SessionCommands.Logout(),
            ProfileCommands.All(),
            DeviceCommands.All(),
            ImportCommands.Import(),
            ImportCommands.All(),
            AuditCommand.Audit(),
            AuditCommand.Story(),
            VerifyCommand.Verify(),
        };
        var parsed = root.Parse(arguments);
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
