using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Keys of machines.</summary>
internal static class ApiKeyGuides
{
    private const string Tag = "API keys";

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/apiKey", "createApiKey", Tag, "Make a key for a machine")
        {
            Text = "The member value is the key. It is shown this once and stands in the header X-Authorization of calls, after the word ApiKey. It does what its user may do, but cannot manage users, keys and passwords.",
            Body = typeof(ApiKeyToSave),
            Example = """{"description":"Line 2, station 7","authority":"AUDITOR","expirationTime":1924992000000}""",
        },
        new("GET /api/apiKeys/{id}", "listApiKeys", Tag, "A page of a user's keys")
        {
            Text = "By the id of the user. Keys themselves are not shown.",
            Query = CommonParameters.Paging("description", "createdTime", "description", "expirationTime"),
        },
        new("PUT /api/apiKey/{id}/description", "describeApiKey", Tag, "Change what a key is said to be for")
        {
            Text = "The body is a JSON text.",
            Body = typeof(string),
            Example = "\"Line 2, station 8\"",
        },
        new("PUT /api/apiKey/{id}/enabled/{value}", "setApiKeyEnabled", Tag, "Let a key be used, or not") { Text = "With true or false. Holds on every gateway within a second." },
        new("DELETE /api/apiKey/{id}", "deleteApiKey", Tag, "Revoke a key for good") { Text = "Holds on every gateway within a second." },
    ];
}
