using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class DeviceProfileTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task TB61_a_profile_is_saved_with_its_fields_and_renamed()
    {
        var profile = Objects.Profile(Objects.Fresh("saved"));
        profile.Remove("provisionType");

        var saved = await SaveAsync(profile);

        Assert.NotEqual(Guid.Empty, Guid.Parse(Objects.IdOf(saved)));
        Assert.True(saved["createdTime"]!.GetValue<long>() > 0);
        Assert.Equal(Objects.NameOf(profile), Objects.NameOf(saved));
        Assert.Equal(profile["description"]!.GetValue<string>(), saved["description"]!.GetValue<string>());
        Assert.Equal("DISABLED", saved["provisionType"]!.GetValue<string>());
        Assert.False(saved["default"]!.GetValue<bool>());

        var renamed = Objects.Copy(saved);
        renamed["name"] = Objects.Fresh("renamed");
        await SaveAsync(renamed);
        Assert.Equal(Objects.NameOf(renamed), Objects.NameOf(await GetAsync(saved)));
    }

    [Fact]
    public async Task TB62_a_name_is_at_most_255_characters_long()
    {
        var answer = await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(new string('x', 256)));

        answer.Refused(400, 31, "Validation error: name length must be equal or less than 255");
    }

    [Fact]
    public async Task TB63_a_profile_is_read_as_it_was_saved()
    {
        var saved = await SaveAsync(Objects.Profile(Objects.Fresh("read"), Objects.Fresh("key"), "the secret", "ALLOW_CREATE_NEW_DEVICES"));

        var read = await GetAsync(saved);

        Assert.Equal(saved.ToJsonString(), read.ToJsonString());
        Assert.Equal("the secret", read["profileData"]!["provisionConfiguration"]!["provisionDeviceSecret"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB65_TB66_the_info_object_is_read_alone_and_with_others()
    {
        var one = await SaveAsync(Objects.Profile(Objects.Fresh("info")));
        var two = await SaveAsync(Objects.Profile(Objects.Fresh("info")));

        var info = (await Answer.GetAsync(Http, $"api/deviceProfileInfo/{Objects.IdOf(one)}")).Accepted();
        var both = (await Answer.GetAsync(Http, $"api/deviceProfileInfos?deviceProfileIds={Objects.IdOf(one)},{Objects.IdOf(two)}")).Accepted();
        var alias = (await Answer.GetAsync(Http, $"api/deviceProfileInfos/list?deviceProfileIds={Objects.IdOf(one)}")).Accepted();

        Assert.Equal(["id", "tenantId", "name", "image", "defaultDashboardId", "type", "transportType"], info.AsObject().Select(member => member.Key));
        Assert.Equal(Objects.NameOf(one), Objects.NameOf(info));
        Assert.Equal(2, both.AsArray().Count);
        Assert.Equal(info.ToJsonString(), Assert.Single(alias.AsArray())!.ToJsonString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task TB70_a_profile_needs_a_name(string? name)
    {
        var profile = Objects.Profile("x");
        profile["name"] = name;

        (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Refused(400, 31, "Device profile name should be specified!");
    }

    [Fact]
    public async Task TB71_a_name_is_taken_once()
    {
        var profile = Objects.Profile(Objects.Fresh("twice"));
        await SaveAsync(profile);

        (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Refused(400, 31, "Device profile with such name already exists!");
    }

    [Theory]
    [InlineData("ALLOW_CREATE_NEW_DEVICES")]
    [InlineData("DISABLED")]
    public async Task TB72_TB73_a_provision_key_is_taken_once(string strategy)
    {
        var key = Objects.Fresh("key");
        await SaveAsync(Objects.Profile(Objects.Fresh("first"), key, "secret", strategy));

        var second = await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(Objects.Fresh("second"), key, "secret", strategy));

        second.Refused(400, 31, "Device profile with such provision device key already exists!");
    }

    [Fact]
    public async Task TB74_a_profile_needs_its_types()
    {
        var saved = await SaveAsync(Objects.Profile(Objects.Fresh("types")));
        var untyped = Objects.Copy(saved);
        untyped["type"] = null;
        var untransported = Objects.Copy(saved);
        untransported["transportType"] = null;

        (await Answer.PostAsync(Http, "api/deviceProfile", untyped)).Refused(400, 31, "Device profile type should be specified!");
        (await Answer.PostAsync(Http, "api/deviceProfile", untransported)).Refused(400, 31, "Device profile transport type should be specified!");
    }

    [Fact]
    public async Task TB75_TB76_a_profile_with_devices_keeps_its_transport_and_stays()
    {
        var saved = await SaveAsync(Objects.Profile(Objects.Fresh("used")));
        var device = await fixture.Silo.Operator.CreateDeviceAsync(Objects.Fresh("user"), Objects.IdOf(saved), cancellationToken: TestContext.Current.CancellationToken);
        var moved = Objects.Copy(saved);
        moved["transportType"] = "MQTT";

        (await Answer.PostAsync(Http, "api/deviceProfile", moved)).Refused(400, 31, "Can't change device profile transport type because devices referenced it!");
        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}")).Refused(400, 31, "The device profile referenced by the devices cannot be deleted!");

        await fixture.Silo.Operator.DeleteDeviceAsync(Objects.IdOf(device), TestContext.Current.CancellationToken);
        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}")).AcceptedInSilence();
    }

    [Fact]
    public async Task TB78_a_deleted_profile_is_gone()
    {
        var id = Objects.IdOf(await SaveAsync(Objects.Profile(Objects.Fresh("gone"))));

        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{id}")).AcceptedInSilence();

        (await Answer.GetAsync(Http, $"api/deviceProfile/{id}")).Refused(404, 32, $"Device profile with id [{id}] is not found");
        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{id}")).Refused(404, 32, $"Device profile with id [{id}] is not found");
        (await Answer.GetAsync(Http, $"api/deviceProfileInfo/{id}")).Refused(404, 32, $"Device profile with id [{id}] is not found");
    }

    [Fact]
    public async Task TB81_TB82_the_transport_configuration_is_kept()
    {
        var profile = Objects.Profile(Objects.Fresh("mqtt"));
        profile["transportType"] = "MQTT";
        var configuration = JsonNode.Parse("""{"type":"MQTT","deviceTelemetryTopic":"v1/t","deviceAttributesTopic":"v1/a","sendAckOnValidationException":true,"transportPayloadTypeConfiguration":{"transportPayloadType":"JSON"}}""")!;
        profile["profileData"]!["transportConfiguration"] = configuration;

        var read = await GetAsync(await SaveAsync(profile));

        Assert.Equal(configuration.ToJsonString(), read["profileData"]!["transportConfiguration"]!.ToJsonString());
        Assert.Equal("MQTT", read["transportType"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB84_an_outdated_version_is_refused_and_none_overwrites()
    {
        var first = await SaveAsync(Objects.Profile(Objects.Fresh("version")));
        Assert.Equal(1, first["version"]!.GetValue<int>());
        var second = Objects.Copy(first);
        second["description"] = "second";
        Assert.Equal(2, (await SaveAsync(second))["version"]!.GetValue<int>());

        var stale = Objects.Copy(first);
        stale["description"] = "stale";
        var answer = await Answer.PostAsync(Http, "api/deviceProfile", stale);
        answer.Refused(409, 35);
        Assert.Contains("already changed by someone else", answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);

        stale["version"] = null;
        Assert.Equal(3, (await SaveAsync(stale))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_update_of_an_unknown_profile_is_not_found()
    {
        var id = Guid.NewGuid();
        var profile = Objects.Profile(Objects.Fresh("unknown"));
        profile["id"] = Objects.Id("DEVICE_PROFILE", id);

        (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Refused(404, 32, $"Device profile with id [{id}] is not found");
    }

    [Fact]
    public async Task A_second_default_is_refused()
    {
        var profile = Objects.Profile(Objects.Fresh("refused"));
        profile["default"] = true;
        (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Refused(400, 31, "Another default device profile is present in scope of current tenant!");
    }

    [Fact]
    public async Task T26_markup_in_a_name_is_refused()
    {
        var answer = await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile("<img src=x onerror=alert(1)>"));

        answer.Refused(400, 31, "Validation error: name is malformed");
    }

    private async Task<JsonNode> SaveAsync(JsonNode profile) => (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Accepted();

    private async Task<JsonNode> GetAsync(JsonNode profile) => (await Answer.GetAsync(Http, $"api/deviceProfile/{Objects.IdOf(profile)}")).Accepted();
}
