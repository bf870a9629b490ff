using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ProvisioningCluster.Deploy.Tests.Files;

/// <summary>A file below <c>deploy/</c>.</summary>
internal static class DeployFile
{
    public static string At(params string[] parts) => RepositoryRoot.At(["deploy", .. parts]);

    public static string Text(params string[] parts) => File.ReadAllText(At(parts));

    /// <summary>The documents of a YAML file, anchors and merges resolved. All scalars are strings.</summary>
    public static IReadOnlyList<JsonNode> Yaml(params string[] parts) => ParseYaml(Text(parts));

    public static IReadOnlyList<JsonNode> ParseYaml(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var deserializer = new DeserializerBuilder().Build();
        var documents = new List<JsonNode>();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
        {
            documents.Add(Node(deserializer.Deserialize(parser))!);
        }

        return documents;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(entry => KeyValuePair.Create((string)entry.Key, Node(entry.Value)))),
        IEnumerable<object?> items => new JsonArray([.. items.Select(Node)]),
        _ => JsonValue.Create((string)value),
    };
}
