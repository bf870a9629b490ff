using System.Text.Json.Nodes;
using Xunit;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>What one run of the command line came to.</summary>
internal sealed record CliRun(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Everything that a terminal would have shown.</summary>
    public string Everything => Output + Error;

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The one object that <c>--json</c> wrote.</summary>
    public JsonNode Json() => JsonNode.Parse(Done().Output)!;

    /// <summary>One object per line.</summary>
    public IEnumerable<JsonNode> JsonLines() => Done().Lines.Select(line => JsonNode.Parse(line)!);

    public CliRun Done() => Ended(0);

    public CliRun Ended(int code)
    {
        Assert.True(ExitCode == code, $"{Command} ended with {ExitCode} and not with {code}.\nstdout: {Output}\nstderr: {Error}");
        return this;
    }
}
