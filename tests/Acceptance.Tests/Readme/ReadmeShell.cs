using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Acceptance.Tests.Readme;

/// <summary>
/// Runs shell blocks as a reader would: the ports are those of this silo, and a value that the reader is told to paste
/// (a line such as <c>TOKEN=abc   # credentialsValue</c>) comes from the answer before it.
/// </summary>
internal sealed partial class ReadmeShell(SiloProcess silo, IReadOnlyDictionary<string, string> pasted)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    private JsonNode? answer;

    public async Task<ToolResult> RunAsync(ReadmeBlock block)
    {
        var commands = OnOurPorts(string.Join('\n', block.Text.Split('\n').Select(Paste)));
        var known = string.Concat(variables.Select(variable => $"{variable.Key}='{variable.Value}'\n"));
        var bash = ExternalTool.Require("bash", "the README's commands are for a shell");
        var script = $"set -euo pipefail\n{known}{commands}\n{Remember(commands)}";
        var run = (await bash.RunAsync(["-c", script], workingDirectory: silo.WorkingDirectory, deadline: Deadline)).Succeeded();
        return run with { Output = Recall(run.Output) };
    }

    /// <summary>The answer from which the next block's values are pasted.</summary>
    public void Answered(JsonNode node) => answer = node;

    private string Paste(string line)
    {
        var match = PastedLine().Match(line);
        if (!match.Success)
        {
            return line;
        }

        var (name, source) = (match.Groups["name"].Value, match.Groups["source"].Value);
        var value = pasted.TryGetValue(name, out var known) ? known
            : answer?[source]?.ToString() ?? throw new InvalidOperationException($"Nothing to paste for: {line}");
        variables[name] = value;
        return $"{name}='{value}'";
    }

    private string OnOurPorts(string commands) => PortNumber().Replace(commands, match => Text(match.Value switch
    {
        "1883" => silo.MqttPort,
        "8883" => silo.MqttTlsPort,
        "8080" => silo.HttpPort,
        "5684" => silo.CoapDtlsPort,
        _ => silo.CoapPort,
    }));

    /// <summary>Variables that a block computes are known to the blocks after it, as in a reader's shell.</summary>
    private static string Remember(string commands) => string.Concat(
        AssignedName().Matches(commands).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)
            .Select(name => $"printf '\\n@%s=%s' {name} \"${name}\"\n"));

    private string Recall(string output)
    {
        var lines = output.Split('\n');
        foreach (var line in lines.Where(line => line.StartsWith('@')))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            variables[line[1..at]] = line[(at + 1)..];
        }

        return string.Join('\n', lines.Where(line => !line.StartsWith('@'))).Trim('\n');
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>[A-Z]+)=\S+\s+# (?<source>.+)$")]
    private static partial Regex PastedLine();

    [GeneratedRegex(@"^(?<name>[A-Z]+)=\$\(", RegexOptions.Multiline)]
    private static partial Regex AssignedName();

    [GeneratedRegex(@"(?<=[: ])(1883|8883|8080|5683|5684)\b")]
    private static partial Regex PortNumber();
}
