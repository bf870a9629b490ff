using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;

namespace ProvisioningCluster.Cli.Audit;

/// <summary>Anchors of former checks, one JSON object per line, in a file that whoever may write into the database must not reach.</summary>
internal sealed class AnchorFile(FileInfo file)
{
    /// <summary>As many as one check takes: of the newest seals, which are the ones that can be cut off.</summary>
    private const int Most = 100;

    private readonly SortedDictionary<long, JsonNode> anchors = Read(file);

    /// <summary>Value of the request parameter; null when there is none yet.</summary>
    public string? Query => anchors.Count == 0
        ? null
        : string.Join(',', anchors.TakeLast(Most).Select(anchor => string.Create(CultureInfo.InvariantCulture, $"{anchor.Key}:{anchor.Value.Text("hash")}")));

    /// <summary>Adds those of a check that found nothing wrong.</summary>
    public void Keep(JsonArray found)
    {
        foreach (var anchor in found)
        {
            anchors[anchor!["number"]!.GetValue<long>()] = anchor;
        }

        var next = file.FullName + ".tmp";
        File.WriteAllLines(next, anchors.Values.Select(anchor => anchor.ToJsonString()));
        File.Move(next, file.FullName, overwrite: true);
    }

    private static SortedDictionary<long, JsonNode> Read(FileInfo file)
    {
        var anchors = new SortedDictionary<long, JsonNode>();
        foreach (var line in file.Exists ? File.ReadLines(file.FullName) : [])
        {
            var anchor = JsonNode.Parse(line);
            if (anchor?["number"] is not JsonValue member || !member.TryGetValue<long>(out var number) || anchor.Text("hash") is not { Length: 64 })
            {
                throw new CommandFault(ExitCode.Failed, $"{file.FullName} has a line that is no anchor. It must not be written by hand.");
            }

            anchors[number] = anchor;
        }

        return anchors;
    }
}
