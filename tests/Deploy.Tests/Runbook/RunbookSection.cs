using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Deploy.Tests.Runbook;

/// <summary>A section of <c>deploy/RUNBOOK.md</c> and its shell blocks.</summary>
internal sealed record RunbookSection(string Heading, IReadOnlyList<string> Commands)
{
    private const string Fence = "```";

    public static IReadOnlyList<RunbookSection> All { get; } = Read();

    public static RunbookSection Named(string heading) => All.Single(section => section.Heading == heading);

    /// <summary>Runs every block of the section as it stands, in this folder, on this server.</summary>
    public async Task RunAsync(DatabaseAccess access, string folder)
    {
        foreach (var commands in Commands)
        {
            await access.RunAsync(commands, folder);
        }
    }

    private static List<RunbookSection> Read()
    {
        var sections = new List<RunbookSection> { new("", new List<string>()) };
        var lines = DeployFile.Text("RUNBOOK.md").Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add(new RunbookSection(lines[at][3..], new List<string>()));
            }
            else if (lines[at] == $"{Fence}sh")
            {
                var end = Array.IndexOf(lines, Fence, at);
                ((List<string>)sections[^1].Commands).Add(string.Join('\n', lines[(at + 1)..end]));
                at = end;
            }
        }

        return sections;
    }
}
