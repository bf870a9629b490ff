using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Members of answers as text.</summary>
internal static class NodeText
{
    /// <summary>Null when the member is missing or null.</summary>
    public static string? Text(this JsonNode node, string member) => node[member] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    /// <summary>The UUID of an entity: <c>id.id</c>.</summary>
    public static string Id(this JsonNode entity) =>
        entity["id"]?["id"]?.GetValue<string>() ?? throw new CommandFault(ExitCode.Failed, "The server answered without an id.");
}
