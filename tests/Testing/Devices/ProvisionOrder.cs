using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>Builds provision requests (wire section 1.1).</summary>
public static class ProvisionOrder
{
    /// <summary>A request under the profile's key and secret, with further fields when given.</summary>
    public static JsonObject For(TestProfile profile, string? name, params ReadOnlySpan<(string Field, JsonNode Value)> fields)
    {
        var request = new JsonObject { ["provisionDeviceKey"] = profile.Key, ["provisionDeviceSecret"] = profile.Secret };
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
