using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Readme;

/// <summary>What the README shows is what happens.</summary>
public sealed partial class ReadmeTests
{
    private const int LeastShellBlocks = 8;

    [Fact]
    public async Task The_commands_of_the_readme_answer_as_it_says()
    {
        RequireClients();
        await using var silo = await SiloProcess.StartAsync();
        var blocks = ReadmeBlock.Read(RepositoryRoot.At("README.md"));
        var shell = new ReadmeShell(silo, Pasted(silo));
        var ran = 0;

        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Language != "sh")
            {
                continue;
            }

            ran++;
            var run = await shell.RunAsync(blocks[i]);
            if (i + 1 < blocks.Count && blocks[i + 1].Language == "json")
            {
                var (expected, actual) = (JsonNode.Parse(blocks[i + 1].Text)!, JsonNode.Parse(run.Output)!);
                Assert.True(JsonShape.Of(expected) == JsonShape.Of(actual), $"Line {blocks[i].Line} answers {run.Output}\nbut the README shows {blocks[i + 1].Text}");
                shell.Answered(actual);
            }
            else
            {
                Assert.True(run.Output.Length == 0, $"Line {blocks[i].Line} answers what the README does not show: {run.Output}");
            }
        }

        Assert.True(ran >= LeastShellBlocks, $"Only {ran} shell blocks were found.");
    }

    [Fact]
    public async Task The_first_start_prints_what_the_readme_shows()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Bootstrap:AdminPassword", null));
        var shown = Assert.Single(ReadmeBlock.Read(RepositoryRoot.At("README.md")), block => block.Language == "text").Text;

        // Log lines stand between them.
        var printed = Lines(silo.Output);
        Assert.Equal(Lines(shown), printed.Where(Lines(shown).Contains));
        Assert.StartsWith("ready", printed[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_configuration_key_of_the_readme_is_an_option()
    {
        var keys = ConfigurationRow().Matches(File.ReadAllText(RepositoryRoot.At("README.md"))).Select(match => match.Groups["key"].Value).ToArray();

        Assert.True(keys.Length >= 10, $"Only {keys.Length} configuration keys were found.");
        Assert.DoesNotContain(keys, key => !IsOption(key));
    }

    private static Dictionary<string, string> Pasted(SiloProcess silo)
    {
        var (key, secret) = DemoOf(silo.Output);
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["KEY"] = key, ["SECRET"] = secret, ["PASSWORD"] = silo.AdminPassword };
    }

    private static (string Key, string Secret) DemoOf(string output)
    {
        var demo = DemoLine().Match(output);
        Assert.True(demo.Success, $"The start prints no demo profile:\n{output}");
        return (demo.Groups["key"].Value, demo.Groups["secret"].Value);
    }

    /// <summary>Section and property of an options class: <c>class …Options { const string Section = "X"; … Property }</c>, or <c>…Settings</c>.</summary>
    private static bool IsOption(string key)
    {
        var (section, property) = (key.Split(':')[0], key.Split(':')[1]);
        return Directory.EnumerateFiles(RepositoryRoot.Path, "*.cs", SearchOption.AllDirectories)
            .Where(file => file.EndsWith("Options.cs", StringComparison.Ordinal) || file.EndsWith("Settings.cs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .Any(source => source.Contains($"Section = \"{section}\"", StringComparison.Ordinal) && Regex.IsMatch(source, $@"\b{property}\s+\{{\s+get\b"));
    }

    private static void RequireClients()
    {
        foreach (var client in (string[])["mosquitto_rr", "mosquitto_pub", "openssl", "curl", "coap-client-notls", "coap-client-openssl"])
        {
            ExternalTool.Require(client, "run tests/run.sh once as root");
        }
    }

    private static string[] Lines(string output) =>
        [.. output.Trim().Split('\n').Select(line => Changing().Replace(line.TrimEnd(), "*"))];

    /// <summary>Ports, and words of twenty characters and more: keys, secrets, passwords.</summary>
    [GeneratedRegex(@"\b\d{4,5}\b|[A-Za-z0-9_-]{20,}")]
    private static partial Regex Changing();

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z]+:[A-Za-z]+)`", RegexOptions.Multiline)]
    private static partial Regex ConfigurationRow();

    [GeneratedRegex(@"provisionDeviceKey\s+(?<key>\S+)\s+provisionDeviceSecret\s+(?<secret>\S+)")]
    private static partial Regex DemoLine();
}
