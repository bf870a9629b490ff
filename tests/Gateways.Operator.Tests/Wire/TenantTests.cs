using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

[Collection(SystemSilo.Collection)]
public sealed class TenantTests(SystemSilo system)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private Caller Root => system.Root;

    [Fact]
    public async Task A_tenant_is_created_read_changed_and_deleted()
    {
        var title = Objects.Fresh("Acme");
        var sent = new JsonObject { ["title"] = title, ["country"] = "DE", ["email"] = "it@acme.test", ["additionalInfo"] = new JsonObject { ["line"] = 4 } };

        var created = (await Root.PostAsync("api/tenant", sent)).Accepted();
        var id = Objects.IdOf(created);
        var changed = Objects.Copy(created);
        changed["city"] = "Bonn";
        var saved = (await Root.PostAsync("api/tenant", changed)).Accepted();
        var read = (await Root.GetAsync($"api/tenant/{id}")).Accepted();

        Assert.Equal(("TENANT", title, title, "DE", "it@acme.test"), (created["id"]!["entityType"]!.GetValue<string>(), created["title"]!.GetValue<string>(), created["name"]!.GetValue<string>(), created["country"]!.GetValue<string>(), created["email"]!.GetValue<string>()));
        Assert.Equal(("Bonn", 4, 2), (saved["city"]!.GetValue<string>(), saved["additionalInfo"]!["line"]!.GetValue<int>(), saved["version"]!.GetValue<int>()));
        Assert.Equal(saved.ToJsonString(), read.ToJsonString());
        (await Root.PostAsync("api/tenant", changed)).Refused(409, 35);
        (await Root.DeleteAsync($"api/tenant/{id}")).AcceptedInSilence();
        (await Root.GetAsync($"api/tenant/{id}")).Refused(404, 32, $"Tenant with id [{id}] is not found");
        (await Root.DeleteAsync($"api/tenant/{id}")).Refused(404, 32);
    }

    [Fact]
    public async Task A_title_is_needed_and_had_by_one_tenant()
    {
        var tenant = await system.TenantAsync();

        (await Root.PostAsync("api/tenant", new JsonObject { ["title"] = tenant["title"]!.GetValue<string>() })).Refused(400, 31, "Tenant with such title already exists!");
        (await Root.PostAsync("api/tenant", new JsonObject { ["title"] = "  " })).Refused(400, 31, "Tenant title should be specified!");
        (await Root.PostAsync("api/tenant", new JsonObject { ["title"] = new string('t', 256) })).Refused(400, 31, "Validation error: title length must be equal or less than 255");
    }

    [Fact]
    public async Task Tenants_are_listed_searched_and_sorted()
    {
        var word = Objects.Fresh("page");
        foreach (var letter in new[] { "b", "a", "c" })
        {
            await system.TenantAsync($"{word}-{letter}");
        }

        var page = (await Root.GetAsync($"api/tenants?pageSize=2&page=0&textSearch={word.ToUpperInvariant()}&sortProperty=title&sortOrder=DESC")).Accepted();

        Assert.Equal([$"{word}-c", $"{word}-b"], page["data"]!.AsArray().Select(tenant => tenant!["title"]!.GetValue<string>()));
        Assert.Equal((2, 3, true), (page["totalPages"]!.GetValue<int>(), page["totalElements"]!.GetValue<int>(), page["hasNext"]!.GetValue<bool>()));
        (await Root.GetAsync("api/tenants")).Refused(400, 31);
        (await Root.GetAsync("api/tenants?pageSize=1&page=0&sortProperty=phone;drop")).Refused(400, 31);
    }

    [Fact]
    public async Task I17_a_tenants_users_read_their_own_tenant_and_learn_of_no_other()
    {
        var (mine, other) = (await system.TenantAsync(), await system.TenantAsync());
        var administrator = await system.UserAsync(Root, "TENANT_ADMIN", mine);
        var auditor = await system.UserAsync(administrator, "AUDITOR");

        foreach (var caller in new[] { administrator, auditor })
        {
            Assert.Equal(mine["title"]!.GetValue<string>(), (await caller.GetAsync($"api/tenant/{Objects.IdOf(mine)}")).Accepted()["title"]!.GetValue<string>());
            (await caller.GetAsync($"api/tenant/{Objects.IdOf(other)}")).Refused(404, 32, $"Tenant with id [{Objects.IdOf(other)}] is not found");
            (await caller.GetAsync("api/tenants?pageSize=10&page=0")).Refused(403, 20);
            (await caller.PostAsync("api/tenant", new JsonObject { ["title"] = "mine" })).Refused(403, 20);
        }
    }

    [Fact]
    public async Task A_tenant_with_a_device_stays_and_one_without_goes_with_its_profiles_and_users()
    {
        var tenant = await system.TenantAsync();
        var path = $"api/tenant/{Objects.IdOf(tenant)}";
        var administrator = await system.UserAsync(Root, "TENANT_ADMIN", tenant);
        var (key, secret) = (Objects.Fresh("key"), Objects.Fresh("secret"));
        (await administrator.PostAsync("api/deviceProfile", Objects.Profile("line", key, secret, "ALLOW_CREATE_NEW_DEVICES"))).Accepted();
        var device = (await administrator.PostAsync("api/device", Objects.Device("press-1", "line"))).Accepted();

        (await Root.DeleteAsync(path)).Refused(400, 31, "The tenant still has devices. Delete them first.");
        (await administrator.PostAsync("api/deviceProfile", Objects.Profile("another"))).Accepted();
        (await administrator.DeleteAsync($"api/device/{Objects.IdOf(device)}")).AcceptedInSilence();
        (await Root.DeleteAsync(path)).AcceptedInSilence();

        await Poll.UntilAsync(async () => (int)(await administrator.GetAsync("api/auth/user")).Status == 401, Deadline, () => "the sessions of the tenant's users to end");
        var answer = await ProvisionAsync(key, secret);
        Assert.Equal("NOT_FOUND", answer["status"]!.GetValue<string>());
        (await Answer.PostAsync(system.Anonymous.Http, "api/auth/login", new JsonObject { ["username"] = administrator.Email, ["password"] = administrator.Password })).Refused(401, 10);
        (await Root.GetAsync($"api/tenant/{Objects.IdOf(tenant)}/users?pageSize=1&page=0")).Refused(404, 32);
    }

    [Fact]
    public async Task The_tenant_of_the_installation_is_listed_and_stays()
    {
        var page = (await Root.GetAsync("api/tenants?pageSize=1&page=0&textSearch=default")).Accepted();
        var tenant = page["data"]!.AsArray().Single()!;

        Assert.Equal("default", tenant["title"]!.GetValue<string>());
        (await Root.DeleteAsync($"api/tenant/{Objects.IdOf(tenant)}")).Refused(400, 31, "The tenant of the installation can't be deleted.");
    }

    [Fact]
    public async Task I15_what_happened_to_tenants_is_in_the_audit_of_the_system_with_its_actor()
    {
        var tenant = await system.TenantAsync();
        (await Root.DeleteAsync($"api/tenant/{Objects.IdOf(tenant)}")).AcceptedInSilence();

        var rows = (await Root.GetAsync($"api/audit?deviceName=tenant:{tenant["title"]!.GetValue<string>()}&sortOrder=ASC")).Accepted()["data"]!.AsArray();

        Assert.Equal(["tenant_saved", "tenant_deleted"], rows.Select(row => row!["action"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.Equal(SystemSilo.SystemUser, row!["user"]!.GetValue<string>()));
    }

    private async Task<JsonNode> ProvisionAsync(string key, string secret)
    {
        using var http = new HttpClient { BaseAddress = system.Address };
        var answer = await Answer.PostAsync(http, "api/v1/provision", new JsonObject { ["deviceName"] = Objects.Fresh("late"), ["provisionDeviceKey"] = key, ["provisionDeviceSecret"] = secret });
        return answer.Json!;
    }
}
