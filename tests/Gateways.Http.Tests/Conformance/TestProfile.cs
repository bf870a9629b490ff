using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>A device profile that one test made for itself.</summary>
internal sealed record TestProfile(string Id, string Key, string Secret)
{
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";
    public const string Disabled = "DISABLED";

    public static async Task<TestProfile> CreateAsync(SiloProcess silo, string strategy = AllowCreate)
    {
        var (key, secret) = (Fresh("key"), Fresh("secret"));
        var profile = await silo.Operator.CreateProfileAsync(Fresh("profile"), strategy, key, secret);
        return new TestProfile(OperatorClient.IdOf(profile), key, secret);
    }

    /// <summary>A text that no other test uses.</summary>
    public static string Fresh(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>A provision request under the profile's key and secret.</summary>
    public JsonObject Request(string? name, params (string Field, JsonNode? Value)[] fields)
    {
        var request = new JsonObject { ["provisionDeviceKey"] = Key, ["provisionDeviceSecret"] = Secret };
        if (name is not null)
        {
            request["deviceName"] = name;
        }

        foreach (var (field, value) in fields)
        {
            request[field] = value;
        }

        return request;
    }
}
