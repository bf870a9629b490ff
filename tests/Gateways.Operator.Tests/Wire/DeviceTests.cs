using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class DeviceTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task TB87_TB95_a_device_is_saved_with_credentials_of_20_characters()
    {
        var name = Objects.Fresh("saved");

        var saved = await SaveAsync(Objects.Device(name, "valves"));

        Assert.NotEqual(Guid.Empty, Guid.Parse(Objects.IdOf(saved)));
        Assert.True(saved["createdTime"]!.GetValue<long>() > 0);
        Assert.Equal("TENANT", saved["tenantId"]!["entityType"]!.GetValue<string>());
        Assert.Equal("13814000-1dd2-11b2-8080-808080808080", saved["customerId"]!["id"]!.GetValue<string>());
        Assert.Equal((name, "valves"), (Objects.NameOf(saved), saved["type"]!.GetValue<string>()));
        var credentials = (await Answer.GetAsync(Http, $"api/device/{Objects.IdOf(saved)}/credentials")).Accepted();
        Assert.Equal("ACCESS_TOKEN", credentials["credentialsType"]!.GetValue<string>());
        Assert.Equal(20, credentials["credentialsId"]!.GetValue<string>().Length);
        Assert.Equal(saved.ToJsonString(), (await Answer.GetAsync(Http, $"api/device/{Objects.IdOf(saved)}")).Accepted().ToJsonString());
    }

    [Fact]
    public async Task TB87_a_rename_is_refused_in_plain_words()
    {
        var renamed = Objects.Copy(await SaveAsync(Objects.Device(Objects.Fresh("old"))));
        renamed["name"] = Objects.Fresh("new");

        var answer = await Answer.PostAsync(Http, "api/device", renamed);

        answer.Refused(400, 31);
        Assert.Contains("Renaming", answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TB88_a_device_is_saved_with_given_credentials()
    {
        var token = Objects.Fresh("token");
        var body = WithCredentials(Objects.Device(Objects.Fresh("with")), token);

        var saved = (await Answer.PostAsync(Http, "api/device-with-credentials", body)).Accepted();

        var credentials = (await Answer.GetAsync(Http, $"api/device/{Objects.IdOf(saved)}/credentials")).Accepted();
        Assert.Equal(token, credentials["credentialsId"]!.GetValue<string>());
        Assert.Equal(Objects.IdOf(saved), credentials["deviceId"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB89_TB90_both_parts_must_be_there()
    {
        var noCredentials = new JsonObject { ["device"] = Objects.Device(Objects.Fresh("half")), ["credentials"] = null };
        var noDevice = new JsonObject { ["device"] = null, ["credentials"] = new JsonObject() };

        (await Answer.PostAsync(Http, "api/device-with-credentials", noCredentials)).Refused(400, 31, "Validation error: credentials must not be null");
        (await Answer.PostAsync(Http, "api/device-with-credentials", noDevice)).Refused(400, 31, "Validation error: device must not be null");
    }

    [Fact]
    public async Task TB91_TB114_a_name_is_taken_once()
    {
        var device = Objects.Device(Objects.Fresh("twice"));
        (await Answer.PostAsync(Http, "api/device-with-credentials", WithCredentials(device, Objects.Fresh("one")))).Accepted();

        var again = await Answer.PostAsync(Http, "api/device-with-credentials", WithCredentials(device, Objects.Fresh("two")));

        again.Refused(400, 31, "Device with such name already exists!");
        (await Answer.PostAsync(Http, "api/device", device)).Refused(400, 31, "Device with such name already exists!");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("type")]
    [InlineData("label")]
    public async Task TB92_over_long_texts_are_refused(string field)
    {
        var device = Objects.Device(Objects.Fresh("long"));
        device[field] = new string('x', 256);

        (await Answer.PostAsync(Http, "api/device", device)).Refused(400, 31, $"Validation error: {field} length must be equal or less than 255");
    }

    [Fact]
    public async Task TB93_TB105_a_device_that_is_not_the_tenants_is_not_found()
    {
        var id = Guid.NewGuid();
        var device = Objects.Device(Objects.Fresh("foreign"));
        device["id"] = Objects.Id("DEVICE", id);
        var credentials = new JsonObject { ["deviceId"] = Objects.Id("DEVICE", id), ["credentialsType"] = "ACCESS_TOKEN", ["credentialsId"] = Objects.Fresh("t") };
        var text = $"Device with id [{id}] is not found";

        (await Answer.PostAsync(Http, "api/device", device)).Refused(404, 32, text);
        (await Answer.DeleteAsync(Http, $"api/device/{id}")).Refused(404, 32, text);
        (await Answer.GetAsync(Http, $"api/device/{id}")).Refused(404, 32, text);
        (await Answer.GetAsync(Http, $"api/device/info/{id}")).Refused(404, 32, text);
        (await Answer.GetAsync(Http, $"api/device/{id}/credentials")).Refused(404, 32, text);
        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(404, 32, text);
    }

    [Fact]
    public async Task TB96_a_deleted_device_is_gone_and_its_name_and_token_are_free()
    {
        var device = Objects.Device(Objects.Fresh("gone"));
        var token = Objects.Fresh("token");
        var id = Objects.IdOf((await Answer.PostAsync(Http, $"api/device?accessToken={token}", device)).Accepted());

        (await Answer.DeleteAsync(Http, $"api/device/{id}")).AcceptedInSilence();

        (await Answer.GetAsync(Http, $"api/device/{id}")).Refused(404, 32, $"Device with id [{id}] is not found");
        Assert.NotEqual(id, Objects.IdOf((await Answer.PostAsync(Http, $"api/device?accessToken={token}", device)).Accepted()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task TB98_a_device_needs_a_name(string? name)
    {
        var device = Objects.Device("x");
        device["name"] = name;

        (await Answer.PostAsync(Http, "api/device", device)).Refused(400, 31, "Device name should be specified!");
    }

    [Fact]
    public async Task TB113_an_outdated_version_is_refused_and_none_overwrites()
    {
        var first = await SaveAsync(Objects.Device(Objects.Fresh("version")));
        Assert.Equal(1, first["version"]!.GetValue<int>());
        var second = Objects.Copy(first);
        second["label"] = "second";
        Assert.Equal(2, (await SaveAsync(second))["version"]!.GetValue<int>());

        var stale = Objects.Copy(first);
        stale["label"] = "stale";
        var answer = await Answer.PostAsync(Http, "api/device", stale);
        answer.Refused(409, 35);
        Assert.Contains("already changed by someone else", answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);

        stale["version"] = null;
        var third = await SaveAsync(stale);
        Assert.Equal((3, "stale"), (third["version"]!.GetValue<int>(), third["label"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_device_takes_the_profile_by_id_or_finds_or_makes_it_by_name()
    {
        var type = Objects.Fresh("made");
        var made = await SaveAsync(Objects.Device(Objects.Fresh("first"), type));
        var found = await SaveAsync(Objects.Device(Objects.Fresh("second"), type));
        var byId = Objects.Device(Objects.Fresh("third"));
        byId["deviceProfileId"] = made["deviceProfileId"]!.DeepClone();

        Assert.Equal(type, (await SaveAsync(byId))["type"]!.GetValue<string>());
        Assert.Equal(made["deviceProfileId"]!.ToJsonString(), found["deviceProfileId"]!.ToJsonString());

        var moved = Objects.Copy(made);
        moved["deviceProfileId"] = null;
        moved["type"] = Objects.Fresh("other");
        Assert.Equal(moved["type"]!.GetValue<string>(), (await SaveAsync(moved))["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Many_devices_of_one_new_type_at_once_share_one_profile()
    {
        var type = Objects.Fresh("rush");

        var saved = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SaveAsync(Objects.Device(Objects.Fresh("rush"), type))));

        Assert.Single(saved.Select(device => device["deviceProfileId"]!.ToJsonString()).Distinct());
    }

    [Fact]
    public async Task An_unknown_profile_is_refused()
    {
        var device = Objects.Device(Objects.Fresh("lost"));
        device["deviceProfileId"] = Objects.Id("DEVICE_PROFILE", Guid.NewGuid());

        (await Answer.PostAsync(Http, "api/device", device)).Refused(400, 31, "Device is referencing non existing device profile!");
    }

    [Fact]
    public async Task The_info_object_tells_when_a_device_was_seen()
    {
        var token = Objects.Fresh("token");
        var id = Objects.IdOf((await Answer.PostAsync(Http, $"api/device?accessToken={token}", Objects.Device(Objects.Fresh("seen"), "valves"))).Accepted());

        var before = (await Answer.GetAsync(Http, $"api/device/info/{id}")).Accepted();
        Assert.Equal("valves", before["deviceProfileName"]!.GetValue<string>());
        Assert.Equal((false, null, null), (before["active"]!.GetValue<bool>(), before["firstSeenAt"], before["lastSeenAt"]));
        Assert.Equal((null, false), (before["customerTitle"], before["customerIsPublic"]!.GetValue<bool>()));

        (await Answer.PostTextAsync(Http, $"api/v1/{token}/telemetry", """{"t":1}""")).AcceptedInSilence();

        var after = (await Answer.GetAsync(Http, $"api/device/info/{id}")).Accepted();
        Assert.True(after["active"]!.GetValue<bool>());
        Assert.True(after["lastSeenAt"]!.GetValue<long>() >= after["firstSeenAt"]!.GetValue<long>());
        var attributes = await fixture.Silo.Operator.GetAttributesAsync(id, "SERVER_SCOPE", "lastActivityTime", TestContext.Current.CancellationToken);
        Assert.Equal(after["lastSeenAt"]!.GetValue<long>(), Assert.Single(attributes)!["value"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("A1B2")]
    [InlineData("a1b2")]
    [InlineData("00A1B2")]
    [InlineData("12+x")]
    [InlineData("a/b?c#d%e&f")]
    [InlineData("\u00a0n\u00a0")]
    [InlineData("e\u0301")]
    [InlineData("\u00e9")]
    public async Task I11_names_that_look_alike_are_names_of_their_own(string name)
    {
        var unique = $"{name}|{Guid.NewGuid():N}|{name}";

        var saved = await SaveAsync(Objects.Device(unique));
        var found = (await Answer.GetAsync(Http, $"api/tenant/devices?deviceName={Uri.EscapeDataString(unique)}")).Accepted();

        Assert.Equal(unique, Objects.NameOf(saved));
        Assert.Equal(Objects.IdOf(saved), Objects.IdOf(found));
    }

    [Fact]
    public async Task I11_blanks_around_a_name_are_not_part_of_it()
    {
        var name = Objects.Fresh("pump");

        var saved = await SaveAsync(Objects.Device($" \t{name} "));

        Assert.Equal(name, Objects.NameOf(saved));
        (await Answer.PostAsync(Http, "api/device", Objects.Device(name))).Refused(400, 31, "Device with such name already exists!");
    }

    [Fact]
    public async Task T26_markup_is_refused_in_names_and_never_served_as_a_page()
    {
        (await Answer.PostAsync(Http, "api/device", Objects.Device("<script>alert(1)</script>"))).Refused(400, 31, "Validation error: name is malformed");
        var device = Objects.Device(Objects.Fresh("a < b"));
        device["label"] = "<b>label</b>";

        var answer = await Answer.PostAsync(Http, "api/device", device);

        Assert.Equal("<b>label</b>", answer.Accepted()["label"]!.GetValue<string>());
        Assert.Equal("application/json", answer.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(answer.Response.Headers.GetValues("X-Content-Type-Options")));
    }

    private static JsonObject WithCredentials(JsonNode device, string token) => new()
    {
        ["device"] = device.DeepClone(),
        ["credentials"] = new JsonObject { ["credentialsType"] = "ACCESS_TOKEN", ["credentialsId"] = token },
    };

    private async Task<JsonNode> SaveAsync(JsonNode device) => (await Answer.PostAsync(Http, "api/device", device)).Accepted();
}
