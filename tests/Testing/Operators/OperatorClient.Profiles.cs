using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    /// <summary>A device profile with one of the provision strategies of wire section 6.4.</summary>
    /// <param name="change">What else of <c>profileData</c> is to be set.</param>
    public async Task<JsonNode> CreateProfileAsync(
        string name, string provisionType, string? key = null, string? secret = null, string transportType = "DEFAULT", Action<JsonNode>? change = null, CancellationToken cancellationToken = default)
    {
        var profile = new JsonObject
        {
            ["name"] = name,
            ["type"] = "DEFAULT",
            ["transportType"] = transportType,
            ["provisionType"] = provisionType,
            ["provisionDeviceKey"] = key,
            ["profileData"] = new JsonObject
            {
                ["configuration"] = new JsonObject { ["type"] = "DEFAULT" },
                ["transportConfiguration"] = new JsonObject { ["type"] = transportType },
                ["provisionConfiguration"] = new JsonObject { ["type"] = provisionType, ["provisionDeviceSecret"] = secret },
            },
        };
        change?.Invoke(profile["profileData"]!);
        return await SaveProfileAsync(profile, cancellationToken);
    }

    /// <summary>Creates a profile of the chain strategy with this CA in PEM.</summary>
    public async Task<JsonNode> CreateChainProfileAsync(
        string name, string certificates, string pattern = "(.*)", bool allowCreate = true, CancellationToken cancellationToken = default)
    {
        var provision = new JsonObject
        {
            ["type"] = "X509_CERTIFICATE_CHAIN",
            ["provisionDeviceSecret"] = certificates,
            ["certificateRegExPattern"] = pattern,
            ["allowCreateNewDevicesByX509Certificate"] = allowCreate,
        };
        return await SaveProfileAsync(
            new JsonObject
            {
                ["name"] = name,
                ["type"] = "DEFAULT",
                ["transportType"] = "DEFAULT",
                ["provisionType"] = "X509_CERTIFICATE_CHAIN",
                ["profileData"] = new JsonObject { ["provisionConfiguration"] = provision },
            },
            cancellationToken);
    }

    /// <summary>Creates or updates the profile as given.</summary>
    public async Task<JsonNode> SaveProfileAsync(JsonNode profile, CancellationToken cancellationToken = default) =>
        Present(await PostAsync("api/deviceProfile", profile, cancellationToken));

    public async Task<JsonNode?> GetProfileAsync(string profileId, CancellationToken cancellationToken = default) =>
        await GetOrNullAsync($"api/deviceProfile/{profileId}", cancellationToken);
}
