using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Request bodies with names of their own.</summary>
internal static class Objects
{
    public static string Fresh(string name) => $"{name}-{Guid.NewGuid():N}";

    public static JsonObject Profile(string name, string? key = null, string? secret = null, string strategy = "DISABLED") => new()
    {
        ["name"] = name,
        ["description"] = $"{name} test",
        ["type"] = "DEFAULT",
        ["transportType"] = "DEFAULT",
        ["provisionType"] = strategy,
        ["provisionDeviceKey"] = key,
        ["profileData"] = new JsonObject
        {
            ["configuration"] = new JsonObject { ["type"] = "DEFAULT" },
            ["transportConfiguration"] = new JsonObject { ["type"] = "DEFAULT" },
            ["provisionConfiguration"] = new JsonObject { ["type"] = strategy, ["provisionDeviceSecret"] = secret },
        },
    };

    /// <summary>A profile of the chain strategy with this CA in PEM.</summary>
    public static JsonObject ChainProfile(string name, string certificates, string? pattern = "(.*)", bool allowCreate = true)
    {
        var profile = Profile(name, secret: certificates, strategy: "X509_CERTIFICATE_CHAIN");
        var provision = ProvisionConfiguration(profile);
        provision["certificateRegExPattern"] = pattern;
        provision["allowCreateNewDevicesByX509Certificate"] = allowCreate;
        return profile;
    }

    public static JsonObject ProvisionConfiguration(JsonNode profile) => profile["profileData"]!["provisionConfiguration"]!.AsObject();

    public static JsonObject Device(string name, string? type = null) => new() { ["name"] = name, ["type"] = type };

    public static JsonObject Id(string entityType, Guid id) => new() { ["entityType"] = entityType, ["id"] = id.ToString() };

    public static string IdOf(JsonNode entity) => OperatorClient.IdOf(entity);

    public static string NameOf(JsonNode entity) => entity["name"]!.GetValue<string>();

    /// <summary>Every text in these, with the name of its member.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TextsIn(IEnumerable<JsonNode?> nodes) => nodes.SelectMany(node => TextsIn(node, string.Empty));

    public static JsonObject Copy(JsonNode entity) => entity.DeepClone().AsObject();

    private static IEnumerable<KeyValuePair<string, string>> TextsIn(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsIn(member.Value, member.Key)),
        JsonArray items => items.SelectMany(item => TextsIn(item, name)),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [new(name, value.GetValue<string>())],
        _ => [],
    };
}
