using System.Text.Json.Nodes;

namespace ProvisioningCluster.Deploy.Tests.Files;

/// <summary>Reading nodes whose shape a test knows.</summary>
internal static class JsonQueries
{
    /// <summary>The text at the path; it must be there.</summary>
    public static string Text(this JsonNode node, params string[] path) => node.Find(path)?.GetValue<string>() ?? throw new KeyNotFoundException(string.Join('.', path));

    /// <summary>The node at the path, or null.</summary>
    public static JsonNode? Find(this JsonNode node, params string[] path) => path.Aggregate((JsonNode?)node, (at, key) => at is JsonObject map ? map[key] : null);

    /// <summary>Items of the list at the path; none when there is no list.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode node, params string[] path) => node.Find(path) is JsonArray items ? items.Select(item => item!) : [];

    /// <summary>Texts of the list at the path.</summary>
    public static IEnumerable<string> Texts(this JsonNode node, params string[] path) => node.Items(path).Select(item => item.GetValue<string>());

    /// <summary>Entries of the map at the path; none when there is no map.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(this JsonNode node, params string[] path) => node.Find(path) is JsonObject map ? map : [];

    /// <summary>Keys of the map at the path, or the texts of the list there: compose takes both.</summary>
    public static IEnumerable<string> Names(this JsonNode node, params string[] path) =>
        node.Find(path) is JsonArray ? node.Texts(path) : node.Entries(path).Select(entry => entry.Key);
}
