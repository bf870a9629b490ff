using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Keys with which machines act: a station of a line needs no password and no session.</summary>
[Collection(SystemSilo.Collection)]
public sealed class ApiKeyTests(SystemSilo system)
{
    private const string Devices = "api/tenant/devices?pageSize=1&page=0";

    /// <summary>A gateway asks about a key once a second.</summary>
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(5);

    private Caller Administrator => system.Administrator;

    [Fact]
    public async Task A_key_is_made_for_a_user_without_a_password_and_works_in_both_headers()
    {
        var machine = await MachineAsync("TENANT_ADMIN");

        var key = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var value = key["value"]!.GetValue<string>();

        Assert.Equal(("API_KEY", Objects.IdOf(machine), "Line 2, station 7", true, 0L, false, "TENANT_ADMIN"), (key["id"]!["entityType"]!.GetValue<string>(), key["userId"]!["id"]!.GetValue<string>(), key["description"]!.GetValue<string>(), key["enabled"]!.GetValue<bool>(), key["expirationTime"]!.GetValue<long>(), key["expired"]!.GetValue<bool>(), key["authority"]!.GetValue<string>()));
        foreach (var header in new[] { "X-Authorization", "Authorization" })
        {
            var user = await Answer.SendAsync(system.Anonymous.Http, HttpMethod.Get, "api/auth/user", null, request => request.Headers.TryAddWithoutValidation(header, $"ApiKey {value}"));
            Assert.Equal(machine["email"]!.GetValue<string>(), user.Accepted()["email"]!.GetValue<string>());
        }

        var station = system.With($"ApiKey {value}");
        var device = (await station.PostAsync("api/device", Objects.Device(Objects.Fresh("station")))).Accepted();
        Assert.Equal(key["tenantId"]!.ToJsonString(), device["tenantId"]!.ToJsonString());
    }

    [Fact]
    public async Task A_key_is_listed_without_its_text_described_used_and_revoked()
    {
        var machine = await MachineAsync("AUDITOR");
        var key = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var path = $"api/apiKey/{Objects.IdOf(key)}";
        var station = system.With($"ApiKey {key["value"]!.GetValue<string>()}");
        var fresh = await ListedAsync(machine);
        (await station.GetAsync(Devices)).Accepted();
        var described = (await Administrator.PutAsync($"{path}/description", JsonValue.Create("Line 3"))).Accepted();
        var used = await ListedAsync(machine);

        Assert.Null(fresh["value"]);
        Assert.Null(described["value"]);
        Assert.Null(fresh["lastUsedTime"]);
        Assert.True(used["lastUsedTime"]!.GetValue<long>() >= key["createdTime"]!.GetValue<long>());
        Assert.Equal("Line 3", used["description"]!.GetValue<string>());
        (await Administrator.DeleteAsync(path)).AcceptedInSilence();
        await EndsAsync(station);
        (await Administrator.DeleteAsync(path)).Refused(404, 32, $"API key with id [{Objects.IdOf(key)}] is not found");
        (await Administrator.PutAsync($"{path}/enabled/true")).Refused(404, 32);
    }

    [Fact]
    public async Task T34_a_key_may_no_more_than_it_was_made_for_and_no_more_than_its_user_by_now()
    {
        var machine = await MachineAsync("TENANT_ADMIN");
        var reader = await StationAsync(machine, "AUDITOR");
        var writer = await StationAsync(machine, "TENANT_ADMIN");

        (await reader.GetAsync(Devices)).Accepted();
        (await reader.PostAsync("api/device", Objects.Device(Objects.Fresh("read")))).Refused(403, 20);
        Assert.Equal("AUDITOR", (await reader.GetAsync("api/auth/user")).Accepted()["authority"]!.GetValue<string>());
        (await writer.PostAsync("api/device", Objects.Device(Objects.Fresh("written")))).Accepted();
        var demoted = Objects.Copy(machine);
        demoted["authority"] = "AUDITOR";
        (await Administrator.PostAsync("api/user", demoted)).Accepted();

        await Poll.UntilAsync(async () => (int)(await writer.PostAsync("api/device", Objects.Device(Objects.Fresh("late")))).Status == 403, Ended, () => "the key to lose what its user lost");
        (await writer.GetAsync(Devices)).Accepted();
        (await Administrator.PostAsync("api/apiKey", Key(machine, "TENANT_ADMIN"))).Refused(400, 31, "An API key can't do more than its user.");
    }

    [Fact]
    public async Task T21_a_key_ends_with_its_switch_its_time_and_its_user()
    {
        var machine = await MachineAsync("AUDITOR");
        var soon = Key(machine);
        soon["expirationTime"] = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeMilliseconds();
        var expiring = await OpenAsync(soon);
        var created = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var station = system.With($"ApiKey {created["value"]!.GetValue<string>()}");
        var switched = $"api/apiKey/{Objects.IdOf(created)}/enabled";

        (await Administrator.PutAsync($"{switched}/false")).Accepted();
        await EndsAsync(station);
        (await Administrator.PutAsync($"{switched}/true")).Accepted();
        (await station.GetAsync(Devices)).Accepted();
        await EndsAsync(expiring);
        (await Administrator.PostAsync($"api/user/{Objects.IdOf(machine)}/userCredentialsEnabled?userCredentialsEnabled=false")).AcceptedInSilence();
        await EndsAsync(station);
        (await Administrator.PostAsync($"api/user/{Objects.IdOf(machine)}/userCredentialsEnabled?userCredentialsEnabled=true")).AcceptedInSilence();
        (await station.GetAsync(Devices)).Accepted();
        (await Administrator.DeleteAsync($"api/user/{Objects.IdOf(machine)}")).AcceptedInSilence();
        await EndsAsync(station);
    }

    [Fact]
    public async Task T34_a_key_makes_no_users_keys_or_passwords_which_would_outlive_it()
    {
        var machine = await MachineAsync("TENANT_ADMIN");
        var station = await StationAsync(machine, "TENANT_ADMIN");
        var (user, own) = ($"api/user/{Objects.IdOf(machine)}", Objects.IdOf(await ListedAsync(machine)));

        (await station.PostAsync("api/user", SystemSilo.User("TENANT_ADMIN"))).Refused(403, 20);
        (await station.DeleteAsync(user)).Refused(403, 20);
        (await station.GetAsync($"{user}/activationLink")).Refused(403, 20);
        (await station.GetAsync($"{user}/activationLinkInfo")).Refused(403, 20);
        (await station.PostAsync($"{user}/userCredentialsEnabled?userCredentialsEnabled=true")).Refused(403, 20);
        (await station.PostAsync("api/apiKey", Key(machine))).Refused(403, 20);
        (await station.PutAsync($"api/apiKey/{own}/enabled/true")).Refused(403, 20);
        (await station.DeleteAsync($"api/apiKey/{own}")).Refused(403, 20);
        (await station.PostAsync("api/auth/changePassword", new JsonObject { ["currentPassword"] = "x", ["newPassword"] = "a long password" })).Refused(403, 20);
        (await station.PostAsync("api/auth/logout")).Refused(403, 20);
    }

    [Fact]
    public async Task T24_a_key_is_in_no_list_audit_output_or_file()
    {
        var machine = await MachineAsync("TENANT_ADMIN");
        var value = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted()["value"]!.GetValue<string>();
        var station = system.With($"ApiKey {value}");
        (await station.GetAsync(Devices)).Accepted();
        (await station.PostAsync("api/device", new JsonObject { ["name"] = "" })).Refused(400, 31);
        var secret = value.Split('.')[1];

        foreach (var path in new[] { $"api/apiKeys/{Objects.IdOf(machine)}?pageSize=100&page=0", "api/users?pageSize=1000&page=0", "api/audit?limit=1000" })
        {
            Assert.DoesNotContain(secret, (await Administrator.GetAsync(path)).Accepted().ToJsonString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, system.Silo.Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(system.Silo.DataDirectory, "provisioning.db*"), file => Assert.Equal(-1, UserTests.ReadShared(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
    }

    [Fact]
    public async Task I15_what_happens_to_keys_and_what_they_are_refused_is_in_the_audit()
    {
        var machine = await MachineAsync("AUDITOR");
        var key = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var path = $"api/apiKey/{Objects.IdOf(key)}";
        (await Administrator.PutAsync($"{path}/enabled/false")).Accepted();
        (await Administrator.DeleteAsync(path)).AcceptedInSilence();
        (await system.With($"ApiKey {key["value"]!.GetValue<string>()}").GetAsync(Devices)).Refused(401, 10);

        var email = machine["email"]!.GetValue<string>();
        var rows = (await Administrator.GetAsync($"api/audit?deviceName=user:{email}&sortOrder=ASC")).Accepted()["data"]!.AsArray();
        var refused = (await Administrator.GetAsync("api/audit?reason=unknown_api_key&limit=1000")).Accepted()["data"]!.AsArray();

        Assert.Equal(["user_created", "api_key_created", "api_key_changed", "api_key_deleted"], rows.Select(row => row!["action"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.Equal(system.Silo.AdminUser, row!["user"]!.GetValue<string>()));
        Assert.Single(refused, row => row!["user"]?.GetValue<string>() == email);
    }

    [Fact]
    public async Task I15_the_audit_names_the_key_by_which_something_was_done_and_its_uses_once()
    {
        var machine = await MachineAsync("TENANT_ADMIN");
        var key = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var (email, name) = (machine["email"]!.GetValue<string>(), Objects.Fresh("station"));
        var station = system.With($"ApiKey {key["value"]!.GetValue<string>()}");
        var device = (await station.PostAsync("api/device", Objects.Device(name))).Accepted();
        (await station.PostAsync("api/device", device)).Accepted();
        (await Administrator.DeleteAsync($"api/device/{Objects.IdOf(device)}")).AcceptedInSilence();

        var story = (await Administrator.GetAsync($"api/devices/{name}/story")).Accepted();
        var lines = story["data"]!.AsArray().Select(line => line!).ToList();

        Assert.Equal(["device_created", "device_updated", "device_deleted"], lines.Select(line => line["action"]!.GetValue<string>()));
        Assert.All(lines[..2], line => Assert.Equal(
            (email, Objects.IdOf(key), "Line 2, station 7", "127.0.0.1"),
            (line["user"]!.GetValue<string>(), line["apiKeyId"]!.GetValue<string>(), line["apiKeyName"]!.GetValue<string>(), line["source"]!.GetValue<string>())));
        Assert.Equal("An operator created the device. It was done with the API key \"Line 2, station 7\".", lines[0]["text"]!.GetValue<string>());
        Assert.Equal((system.Silo.AdminUser, null, null), (lines[2]["user"]!.GetValue<string>(), lines[2]["apiKeyId"], lines[2]["apiKeyName"]));

        var used = (await Administrator.GetAsync("api/audit?action=api_key_used&limit=1000")).Accepted()["data"]!.AsArray();
        var use = Assert.Single(used, line => line!["apiKeyId"]?.GetValue<string>() == Objects.IdOf(key))!;
        Assert.Equal((email, "127.0.0.1", "success"), (use["user"]!.GetValue<string>(), use["source"]!.GetValue<string>(), use["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task I15_an_import_by_a_key_names_the_key_in_every_row()
    {
        var machine = await MachineAsync("TENANT_ADMIN");
        var key = (await Administrator.PostAsync("api/apiKey", Key(machine))).Accepted();
        var (email, name) = (machine["email"]!.GetValue<string>(), Objects.Fresh("listed"));
        var body = new JsonObject
        {
            ["file"] = $"name,type\n{name},default\n",
            ["mapping"] = new JsonObject
            {
                ["columns"] = new JsonArray(new JsonObject { ["type"] = "NAME" }, new JsonObject { ["type"] = "TYPE" }),
                ["delimiter"] = ",",
                ["header"] = true,
                ["update"] = false,
            },
        };

        (await system.With($"ApiKey {key["value"]!.GetValue<string>()}").PostAsync("api/device/bulk_import", body)).Accepted();

        var lines = (await Administrator.GetAsync($"api/audit?deviceName={name}")).Accepted()["data"]!.AsArray();
        Assert.All(lines, line => Assert.Equal((email, Objects.IdOf(key)), (line!["user"]!.GetValue<string>(), line["apiKeyId"]!.GetValue<string>())));
        Assert.NotEmpty(lines);
        var imports = (await Administrator.GetAsync("api/imports?limit=100")).Accepted();
        Assert.DoesNotContain("u001f", imports.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I17_another_tenants_keys_and_users_are_not_found()
    {
        var tenant = await system.TenantAsync();
        var foreigner = await system.UserAsync(system.Root, "TENANT_ADMIN", tenant);
        var key = (await foreigner.PostAsync("api/apiKey", Key(foreigner.User!))).Accepted();
        var path = $"api/apiKey/{Objects.IdOf(key)}";

        foreach (var caller in new[] { Administrator, system.Root })
        {
            (await caller.PostAsync("api/apiKey", Key(foreigner.User!))).Refused(404, 32);
            (await caller.GetAsync($"api/apiKeys/{foreigner.UserId}?pageSize=10&page=0")).Refused(404, 32);
            (await caller.PutAsync($"{path}/description", JsonValue.Create("mine"))).Refused(404, 32);
            (await caller.PutAsync($"{path}/enabled/false")).Refused(404, 32);
            (await caller.DeleteAsync(path)).Refused(404, 32);
        }

        (await system.With($"ApiKey {key["value"]!.GetValue<string>()}").GetAsync(Devices)).Accepted();
    }

    [Theory]
    [InlineData("pck_")]
    [InlineData("pck_YQ.YQ")]
    [InlineData("pck_bm9ib2R5QGFjbWUudGVzdA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tb_5f1c")]
    public async Task T2_what_is_no_key_opens_nothing_and_is_refused_alike(string value)
    {
        (await system.With($"ApiKey {value}").GetAsync(Devices)).Refused(401, 10, "Authentication failed");
    }

    [Theory]
    [InlineData("""{"expirationTime":5}""", "description")]
    [InlineData("""{"description":"x","expirationTime":5}""", "ahead of now")]
    [InlineData("""{"description":"x","expirationTime":"soon"}""", "expirationTime")]
    [InlineData("""{"description":"x","authority":"SYS_ADMIN"}""", "can't do more")]
    [InlineData("""{"description":"x","authority":"ROOT"}""", "API key authority")]
    [InlineData("""{"description":"x","enabled":"yes"}""", "enabled")]
    [InlineData("""{"description":"x","userId":{"id":"7"}}""", "userId")]
    [InlineData("""{"description":"x","id":{"entityType":"API_KEY","id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"}}""", "PUT /api/apiKey")]
    public async Task A_key_that_cannot_be_is_refused_with_the_field(string body, string named)
    {
        var answer = await Answer.PostTextAsync(Administrator.Http, "api/apiKey", body);

        answer.Refused(400, 31);
        Assert.Contains(named, answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static JsonObject Key(JsonNode user, string? authority = null) =>
        new() { ["userId"] = user["id"]!.DeepClone(), ["description"] = "Line 2, station 7", ["authority"] = authority };

    private static Task EndsAsync(Caller station) =>
        Poll.UntilAsync(async () => (int)(await station.GetAsync(Devices)).Status == 401, Ended, () => "the key to end");

    private async Task<JsonNode> MachineAsync(string authority) => (await Administrator.PostAsync("api/user", SystemSilo.User(authority))).Accepted();

    private async Task<Caller> StationAsync(JsonNode machine, string authority) => await OpenAsync(Key(machine, authority));

    private async Task<Caller> OpenAsync(JsonObject key) => system.With($"ApiKey {(await Administrator.PostAsync("api/apiKey", key)).Accepted()["value"]!.GetValue<string>()}");

    private async Task<JsonNode> ListedAsync(JsonNode machine) =>
        (await Administrator.GetAsync($"api/apiKeys/{Objects.IdOf(machine)}?pageSize=10&page=0&textSearch=LINE")).Accepted()["data"]!.AsArray().Single()!;
}
