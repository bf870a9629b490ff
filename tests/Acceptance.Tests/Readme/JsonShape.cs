using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Acceptance.Tests.Readme;

/// <summary>What two answers of the same kind have in common: keys in their order, types, and the words that mean something.</summary>
internal static class JsonShape
{
    private static readonly HashSet<string> Words = ["status", "errorMsg", "credentialsType", "entityType", "provisionType", "type"];

    public static string Of(JsonNode? node, string key = "") => node switch
    {
        null => "null",
        JsonObject inner => $"{{{string.Join(',', inner.Select(property => $"{property.Key}:{Of(property.Value, property.Key)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(item => Of(item)).Distinct())}]",
        _ when Words.Contains(key) => node.ToJsonString(),
        _ => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "boolean" : node.GetValueKind().ToString(),
    };
}
