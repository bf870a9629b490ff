using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>Wire-spec 9.8 and the rows of 9.18 that a device over HTTP can see, against the real silo.</summary>
public sealed class ProvisionTests(SiloFixture fixture) : IDisposable
{
    private const string NotFound = """{"errorMsg":"Provision data was not found!","status":"NOT_FOUND"}""";
    private const string Failure = """{"errorMsg":"Failed to provision device!","status":"FAILURE"}""";

    private readonly HttpDevice device = new(fixture.Silo);

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task TB46_a_pre_provisioned_device_gets_its_credentials()
    {
        var profile = await ProfileAsync(TestProfile.CheckPreProvisioned);
        var name = TestProfile.Fresh("pre");
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, cancellationToken: TestContext.Current.CancellationToken);

        var answer = await device.ProvisionAsync(profile, name);

        var stored = await StoredAsync(name);
        Assert.Equal($$"""{"credentialsValue":"{{stored.CredentialsId}}","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""", answer.ToJsonString());
        Assert.Equal("ACCESS_TOKEN", stored.CredentialsType);
    }

    [Fact]
    public async Task TB47_a_new_device_is_created()
    {
        var profile = await ProfileAsync();
        var name = TestProfile.Fresh("new");

        var answer = await device.ProvisionAsync(profile, name);

        var stored = await StoredAsync(name);
        Assert.Equal($$"""{"credentialsValue":"{{stored.CredentialsId}}","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""", answer.ToJsonString());
        Assert.Equal(20, stored.CredentialsId!.Length);
        Assert.Equal(profile.Id, stored.Device["deviceProfileId"]!["id"]!.GetValue<string>());
        var state = await fixture.Silo.Operator.GetAttributeAsync(stored.Id, "SERVER_SCOPE", "provisionState", TestContext.Current.CancellationToken);
        Assert.Equal("provisioned", state?.GetValue<string>());
    }

    [Fact]
    public async Task TB48_a_new_gateway_device_has_a_boolean_flag()
    {
        var profile = await ProfileAsync();
        var name = TestProfile.Fresh("gateway");

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name, ("gateway", true)));

        Assert.Equal("true", (await StoredAsync(name)).Device["additionalInfo"]?["gateway"]?.ToJsonString());
    }

    [Fact]
    public async Task TB49_a_disabled_profile_answers_NOT_FOUND_with_200()
    {
        var profile = await ProfileAsync(TestProfile.Disabled);

        Assert.Equal(NotFound, (await device.ProvisionAsync(profile, null)).ToJsonString());
    }

    [Fact]
    public async Task D01_a_blank_name_with_a_wrong_key_is_a_FAILURE()
    {
        var answer = await device.ProvisionAsync(new TestProfile("", "unknown", "unknown"), " \t\n ");

        Assert.Equal(Failure, answer.ToJsonString());
    }

    [Fact]
    public async Task D02_a_name_is_trimmed_before_it_is_compared()
    {
        var profile = await ProfileAsync();
        var name = TestProfile.Fresh("pump");

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, $" {name}\t"));
        Assert.Equal("FAILURE", await device.StatusAsync(profile, name));
        Assert.Equal(name, (await StoredAsync(name)).Device["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task D03_without_a_name_each_request_makes_a_device_of_its_own()
    {
        var profile = await ProfileAsync();

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, null));
        Assert.Equal("SUCCESS", await device.StatusAsync(profile, ""));

        var made = await StoredDevice.OfAsync(fixture.Silo, profile);
        Assert.Equal(2, made.Count);
        Assert.All(made, one => Assert.Matches("^[A-Za-z0-9]{20}$", one["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task D04_a_name_taken_under_another_profile_is_a_FAILURE()
    {
        var (owner, other) = (await ProfileAsync(), await ProfileAsync());
        var name = TestProfile.Fresh("taken");

        Assert.Equal("SUCCESS", await device.StatusAsync(owner, name));
        Assert.Equal("FAILURE", await device.StatusAsync(other, name));

        Assert.Equal(owner.Id, (await StoredAsync(name)).Device["deviceProfileId"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task D06_a_pre_provisioned_profile_refuses_what_it_does_not_hold()
    {
        var (profile, other) = (await ProfileAsync(TestProfile.CheckPreProvisioned), await ProfileAsync());
        var (name, foreign) = (TestProfile.Fresh("pre"), TestProfile.Fresh("foreign"));
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, cancellationToken: TestContext.Current.CancellationToken);
        await fixture.Silo.Operator.CreateDeviceAsync(foreign, other.Id, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(NotFound, (await device.ProvisionAsync(profile with { Secret = "wrong" }, name)).ToJsonString());
        Assert.Equal(Failure, (await device.ProvisionAsync(profile, TestProfile.Fresh("absent"))).ToJsonString());
        Assert.Equal(Failure, (await device.ProvisionAsync(profile, foreign)).ToJsonString());
        Assert.Equal(Failure, (await device.ProvisionAsync(profile, null)).ToJsonString());
        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name));
    }

    [Fact]
    public async Task D07_a_pre_provisioned_device_keeps_what_it_has()
    {
        var profile = await ProfileAsync(TestProfile.CheckPreProvisioned);
        var (name, token) = (TestProfile.Fresh("pre"), TestProfile.Fresh("token"));
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, token, TestContext.Current.CancellationToken);

        var answer = await device.ProvisionAsync(
            profile, name, ("credentialsType", "MQTT_BASIC"), ("clientId", "c"), ("username", "u"), ("password", "p"), ("token", "t"), ("gateway", true));

        Assert.Equal($$"""{"credentialsValue":"{{token}}","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""", answer.ToJsonString());
        var stored = await StoredAsync(name);
        Assert.Equal(token, stored.CredentialsId);
        Assert.NotEqual("true", stored.Device["additionalInfo"]?["gateway"]?.ToJsonString());
    }

    [Fact]
    public async Task D08_TB58_removing_provisionState_allows_one_more_success()
    {
        var profile = await ProfileAsync(TestProfile.CheckPreProvisioned);
        var name = TestProfile.Fresh("pre");
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, cancellationToken: TestContext.Current.CancellationToken);
        var id = (await StoredAsync(name)).Id;

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name));
        Assert.Equal("FAILURE", await device.StatusAsync(profile, name));
        await fixture.Silo.Operator.DeleteAttributesAsync(id, "SERVER_SCOPE", "provisionState", TestContext.Current.CancellationToken);
        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name));
        Assert.Equal("FAILURE", await device.StatusAsync(profile, name));
    }

    [Fact]
    public async Task D09_nobody_can_tell_a_wrong_secret_from_an_unknown_key_or_a_profile_that_is_off()
    {
        var (open, off) = (await ProfileAsync(), await ProfileAsync(TestProfile.Disabled));
        var name = TestProfile.Fresh("probe");

        Assert.Equal(NotFound, (await device.ProvisionAsync(open with { Secret = "wrong" }, name)).ToJsonString());
        Assert.Equal(NotFound, (await device.ProvisionAsync(off with { Secret = "wrong" }, name)).ToJsonString());
        Assert.Equal(NotFound, (await device.ProvisionAsync(off, name)).ToJsonString());
        Assert.Equal(NotFound, (await device.ProvisionAsync(open with { Key = TestProfile.Fresh("unknown") }, name)).ToJsonString());
        Assert.Null(await StoredDevice.FindAsync(fixture.Silo, name));
    }

    [Fact]
    public async Task D16_D17_what_cannot_be_decoded_is_400_and_an_empty_secret_is_NOT_FOUND()
    {
        var profile = await ProfileAsync();
        var wrongCase = await device.PostAsync("api/v1/provision", profile.Request("x", ("credentialsType", "access_token")).ToJsonString());
        var missing = await device.PostAsync("api/v1/provision", $$"""{"provisionDeviceKey":"{{profile.Key}}"}""");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrongCase.Status);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, missing.Status);
        Assert.Equal(NotFound, (await device.ProvisionAsync(profile with { Secret = "" }, "x")).ToJsonString());
        Assert.Equal(NotFound, (await device.ProvisionAsync(profile with { Key = "" }, "x")).ToJsonString());
    }

    [Fact]
    public async Task D18_the_gateway_flag_is_coerced()
    {
        var profile = await ProfileAsync();
        var (text, number) = (TestProfile.Fresh("text"), TestProfile.Fresh("number"));

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, text, ("gateway", "TRUE")));
        Assert.Equal("SUCCESS", await device.StatusAsync(profile, number, ("gateway", 1)));

        Assert.Equal("true", (await StoredAsync(text)).Device["additionalInfo"]?["gateway"]?.ToJsonString());
        Assert.Null((await StoredAsync(number)).Device["additionalInfo"]?["gateway"]);
    }

    [Fact]
    public async Task D19_refusals_are_answered_with_200_and_JSON()
    {
        var profile = await ProfileAsync();
        var name = TestProfile.Fresh("twice");
        await device.ProvisionAsync(profile, name);

        var failure = await device.PostAsync("api/v1/provision", profile.Request(name).ToJsonString(), "text/plain");
        var notFound = await device.PostAsync("api/v1/provision", (profile with { Secret = "no" }).Request(name).ToJsonString(), "");

        Assert.Equal((System.Net.HttpStatusCode.OK, Failure), failure);
        Assert.Equal((System.Net.HttpStatusCode.OK, NotFound), notFound);
    }

    [Fact]
    public async Task Lenient_JSON_of_the_field_is_accepted()
    {
        var profile = await ProfileAsync();
        var name = TestProfile.Fresh("lenient");

        var answer = await device.PostAsync("api/v1/provision", $"{{deviceName='{name}'; provisionDeviceKey: {profile.Key}, /* old firmware */ 'provisionDeviceSecret' => [\"{profile.Secret}\"]}}");

        Assert.Equal("SUCCESS", JsonNode.Parse(answer.Body)!["status"]!.GetValue<string>());
        Assert.NotNull(await StoredDevice.FindAsync(fixture.Silo, name));
    }

    private Task<TestProfile> ProfileAsync(string strategy = TestProfile.AllowCreate) => TestProfile.CreateAsync(fixture.Silo, strategy);

    private async Task<StoredDevice> StoredAsync(string name)
    {
        var stored = await StoredDevice.FindAsync(fixture.Silo, name);
        Assert.NotNull(stored);
        return stored;
    }
}
