using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Attributes and newest telemetry (wire-spec 6.6).</summary>
internal static class ValueGuides
{
    private const string AttributesTag = "Attributes";
    private const string TelemetryTag = "Telemetry";
    private const string Example = """{"provisionState":"provisioned","line":2}""";
    private const string Root = "/api/plugins/telemetry";

    private static readonly QueryParameter Keys = new() { Name = "keys", Text = "Keys, separated by commas; all when absent.", Example = "provisionState" };
    private static readonly QueryParameter Removed = Keys with { Text = "Keys, separated by commas.", Required = true };

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new($"GET {Root}/DEVICE/{{id}}/values/attributes", "getAttributes", AttributesTag, "A device's attributes of all scopes") { Query = [Keys] },
        new($"GET {Root}/DEVICE/{{id}}/values/attributes/{{scope}}", "getAttributesOfScope", AttributesTag, "A device's attributes of one scope") { Query = [Keys] },
        new($"GET {Root}/DEVICE/{{id}}/keys/attributes", "listAttributeKeys", AttributesTag, "Keys of a device's attributes"),
        new($"GET {Root}/DEVICE/{{id}}/keys/attributes/{{scope}}", "listAttributeKeysOfScope", AttributesTag, "Keys of a device's attributes of one scope"),
        Save($"POST {Root}/{{id}}/{{scope}}", "saveAttributesOfId"),
        Save($"POST {Root}/DEVICE/{{id}}/{{scope}}", "saveAttributesOfDevice"),
        Save($"POST {Root}/DEVICE/{{id}}/attributes/{{scope}}", "saveAttributes"),
        new($"DELETE {Root}/{{id}}/{{scope}}", "deleteAttributesOfId", AttributesTag, "Delete attributes of a device") { Query = [Removed] },
        new($"DELETE {Root}/DEVICE/{{id}}/{{scope}}", "deleteAttributes", AttributesTag, "Delete attributes of a device")
        {
            Text = "Without provisionState in SERVER_SCOPE a pre-provisioned device can provision itself once more.",
            Query = [Removed],
        },
        new($"GET {Root}/DEVICE/{{id}}/values/timeseries", "getLatestTelemetry", TelemetryTag, "A device's newest telemetry")
        {
            Text = "History is not kept.",
            Query = [Keys, new() { Name = "useStrictDataTypes", Text = "Numbers and booleans as such and not as text.", Values = ["true", "false"] }],
        },
        new($"GET {Root}/DEVICE/{{id}}/keys/timeseries", "listTelemetryKeys", TelemetryTag, "Keys of a device's telemetry"),
    ];

    private static RouteGuide Save(string route, string id) => new(route, id, AttributesTag, "Write attributes of a device")
    {
        Text = "Scopes are SERVER_SCOPE and SHARED_SCOPE; those of CLIENT_SCOPE are the device's own.",
        Body = typeof(AttributeValues),
        Example = Example,
    };
}
