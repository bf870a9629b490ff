using System.CommandLine;

namespace ProvisioningCluster.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Url { get; } = new("--url")
    {
        Description = "Where the operators' REST is; else PROVISIONING_URL, else that of the session.",
        Recursive = true,
        HelpName = "url",
    };

    public static Option<FileInfo?> Authority { get; } = new("--ca")
    {
        Description = "PEM file of the CA of the server's certificate, when the machine does not know it; else PROVISIONING_CA.",
        Recursive = true,
        HelpName = "file",
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON: one object, or for lists one object per line.",
        Recursive = true,
    };
}
