using System.Text.RegularExpressions;

namespace ProvisioningCluster.Deploy.Tests.Files;

/// <summary>The instructions of <c>deploy/docker/Dockerfile</c>, by stage.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(IReadOnlyList<DockerStage> stages) => Stages = stages;

    public IReadOnlyList<DockerStage> Stages { get; }

    public DockerStage this[string name] => Stages.Single(stage => stage.Name == name);

    public static Dockerfile Read()
    {
        var stages = new List<DockerStage>();
        foreach (var line in DeployFile.Text("docker", "Dockerfile").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (word, rest) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            if (word == "FROM" && From().Match(rest) is { Success: true } from)
            {
                stages.Add(new DockerStage(from.Groups["name"].Value, from.Groups["base"].Value, []));
            }
            else
            {
                stages[^1].Instructions.Add((word, rest));
            }
        }

        return new Dockerfile(stages);
    }

    /// <summary>The stage with all that it stands on, from the outermost base on.</summary>
    public IEnumerable<DockerStage> Layers(string name)
    {
        var stage = this[name];
        return Stages.Any(below => below.Name == stage.Base) ? Layers(stage.Base).Append(stage) : [stage];
    }

    [GeneratedRegex(@"^(?<base>\S+) AS (?<name>\S+)$")]
    private static partial Regex From();
}
