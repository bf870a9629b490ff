using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    /// <summary>A new tenant, made by this administrator of the installation.</summary>
    public async Task<JsonNode> CreateTenantAsync(CancellationToken cancellationToken = default) =>
        Present(await PostAsync("api/tenant", new JsonObject { ["title"] = Fresh.Text("tenant") }, cancellationToken));

    /// <summary>The first administrator of a tenant, with this password; the caller disposes of the client.</summary>
    public async Task<OperatorClient> CreateAdministratorAsync(JsonNode tenant, string password, CancellationToken cancellationToken = default)
    {
        var email = $"{Fresh.Text("user")}@acme.test";
        var user = Present(await PostAsync(
            "api/user?sendActivationMail=false",
            new JsonObject { ["email"] = email, ["authority"] = "TENANT_ADMIN", ["tenantId"] = tenant["id"]!.DeepClone() },
            cancellationToken));
        var link = await Http.GetStringAsync($"api/user/{IdOf(user)}/activationLink", cancellationToken);
        using var anonymous = new HttpClient { BaseAddress = Http.BaseAddress };
        using var activated = await anonymous.PostAsJsonAsync(
            "api/noauth/activate?sendActivationMail=false", new JsonObject { ["activateToken"] = link.Split("activateToken=")[1], ["password"] = password }, cancellationToken);
        activated.EnsureSuccessStatusCode();
        return new OperatorClient(Http.BaseAddress!, email, password);
    }

    /// <summary>A key of the caller's own.</summary>
    public async Task<string> CreateApiKeyAsync(string authority = "AUDITOR", CancellationToken cancellationToken = default) =>
        Present(await PostAsync("api/apiKey", new JsonObject { ["description"] = "Line 2", ["authority"] = authority }, cancellationToken))["value"]!.GetValue<string>();
}
