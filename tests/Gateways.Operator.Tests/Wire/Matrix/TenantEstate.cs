using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>A tenant with one of everything. Names are the same in every estate, so only ids and markers tell whose a thing is.</summary>
internal sealed class TenantEstate
{
    public const string DeviceName = "press-1";

    private const string ProfileName = "line";

    public required JsonNode Tenant { get; init; }

    public required Caller Administrator { get; init; }

    public required Caller Auditor { get; init; }

    /// <summary>With a key of an administrator.</summary>
    public required Caller WritingMachine { get; init; }

    /// <summary>With a key that may read only.</summary>
    public required Caller ReadingMachine { get; init; }

    public required string ProvisionKey { get; init; }

    public required string ProvisionSecret { get; init; }

    public required JsonNode Profile { get; init; }

    public required JsonNode Device { get; init; }

    public required JsonNode Credentials { get; init; }

    /// <summary>One who has not activated, so that nothing that is done to it ends a caller.</summary>
    public required JsonNode User { get; init; }

    public required JsonNode Key { get; init; }

    /// <summary>Of a file whose one row was refused.</summary>
    public required JsonNode Import { get; init; }

    public required JsonNode Webhook { get; init; }

    /// <summary>What no answer to another tenant's caller may hold.</summary>
    public IEnumerable<string> Markers =>
    [
        ProvisionKey, ProvisionSecret, Credentials["credentialsId"]!.GetValue<string>(), Device["label"]!.GetValue<string>(), Profile["description"]!.GetValue<string>(),
        User["email"]!.GetValue<string>(), Administrator.Email, Auditor.Email,
        Webhook["url"]!.GetValue<string>(),
    ];

    public static async Task<TenantEstate> MakeAsync(SystemSilo system)
    {
        var mark = Objects.Fresh("mark");
        var tenant = await system.TenantAsync();
        var administrator = await system.UserAsync(system.Root, "TENANT_ADMIN", tenant);
        var (key, secret) = ($"key-{mark}", $"secret-{mark}");
        var wanted = Objects.Profile(ProfileName, key, secret, "ALLOW_CREATE_NEW_DEVICES");
        wanted["description"] = $"profile {mark}";
        var profile = (await administrator.PostAsync("api/deviceProfile", wanted)).Accepted();
        var device = (await administrator.PostAsync($"api/device?accessToken=token-{mark}", new JsonObject { ["name"] = DeviceName, ["label"] = $"device {mark}", ["deviceProfileId"] = profile["id"]!.DeepClone() })).Accepted();
        var user = (await administrator.PostAsync("api/user", SystemSilo.User("AUDITOR"))).Accepted();
        return new TenantEstate
        {
            Tenant = tenant,
            Administrator = administrator,
            Auditor = await system.UserAsync(administrator, "AUDITOR"),
            WritingMachine = await MachineAsync(system, administrator, null),
            ReadingMachine = await MachineAsync(system, administrator, "AUDITOR"),
            ProvisionKey = key,
            ProvisionSecret = secret,
            Profile = profile,
            Device = device,
            Credentials = (await administrator.GetAsync($"api/device/{Objects.IdOf(device)}/credentials")).Accepted(),
            User = user,
            Key = (await administrator.PostAsync("api/apiKey", new JsonObject { ["userId"] = user["id"]!.DeepClone(), ["description"] = $"key {mark}" })).Accepted(),
            Import = await ImportAsync(administrator, mark),
            Webhook = (await administrator.PostAsync("api/webhooks", WebhookBody(mark))).Accepted(),
        };
    }

    /// <summary>Not enabled: nothing is sent anywhere.</summary>
    public static JsonObject WebhookBody(string mark) => new() { ["url"] = $"https://receiver.invalid/{mark}", ["enabled"] = false };

    /// <summary>All of it as its administrator sees it now.</summary>
    public async Task<string> SeenAsync()
    {
        var paths = new[]
        {
            $"api/deviceProfile/{Objects.IdOf(Profile)}", $"api/device/{Objects.IdOf(Device)}", $"api/device/{Objects.IdOf(Device)}/credentials",
            $"api/plugins/telemetry/DEVICE/{Objects.IdOf(Device)}/values/attributes", $"api/user/{Objects.IdOf(User)}", $"api/apiKeys/{Objects.IdOf(User)}?pageSize=10&page=0",
            "api/deviceProfiles?pageSize=100&page=0&sortProperty=createdTime", "api/tenant/devices?pageSize=100&page=0", "api/users?pageSize=100&page=0",
            "api/webhooks",
        };
        var seen = new List<string>();
        foreach (var path in paths)
        {
            seen.Add((await Administrator.GetAsync(path)).Accepted().ToJsonString());
        }

        return string.Join('\n', seen);
    }

    private static async Task<JsonNode> ImportAsync(Caller administrator, string mark)
    {
        var file = new StringContent($"name,type\n{mark},{mark}\n", Encoding.UTF8, "text/csv");
        var import = await Answer.SendAsync(administrator.Http, HttpMethod.Post, "api/imports?dryRun=true", file);
        return new JsonObject { ["id"] = Objects.Id("IMPORT", import.Json!["id"]!.GetValue<Guid>()) };
    }

    private static async Task<Caller> MachineAsync(SystemSilo system, Caller administrator, string? authority)
    {
        var machine = (await administrator.PostAsync("api/user", SystemSilo.User("TENANT_ADMIN"))).Accepted();
        var key = (await administrator.PostAsync("api/apiKey", new JsonObject { ["userId"] = machine["id"]!.DeepClone(), ["description"] = "MES", ["authority"] = authority })).Accepted();
        return system.With($"ApiKey {key["value"]!.GetValue<string>()}");
    }
}
