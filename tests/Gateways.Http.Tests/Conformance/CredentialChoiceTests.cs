using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>Credentials that a device brings along (wire-spec 1.4, 1.5), over HTTP against the real silo.</summary>
public sealed class CredentialChoiceTests(SiloFixture fixture) : IDisposable
{
    private readonly HttpDevice device = new(fixture.Silo);

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task D10_a_token_in_use_is_a_FAILURE_and_leaves_no_device()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var (first, second, token) = (TestProfile.Fresh("first"), TestProfile.Fresh("second"), TestProfile.Fresh("token"));

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, first, ("token", token)));
        Assert.Equal("FAILURE", await device.StatusAsync(profile, second, ("token", token)));

        Assert.Equal(token, (await StoredDevice.FindAsync(fixture.Silo, first))?.CredentialsId);
        Assert.Null(await StoredDevice.FindAsync(fixture.Silo, second));
        Assert.Equal("SUCCESS", await device.StatusAsync(profile, second));
    }

    [Fact]
    public async Task D11_MQTT_BASIC_ids_are_those_of_the_reference()
    {
        var user = TestProfile.Fresh("user");

        await AssertStoredAsync([("username", user)], user, $$"""{"clientId":"","userName":"{{user}}","password":""}""");
        await AssertStoredAsync([("clientId", "dev-7")], "3814ebc9bfe70a3f236179d1d2327534a6c3646bcf28994222208bd9b21efea3", """{"clientId":"dev-7","userName":"","password":""}""");
        await AssertStoredAsync(
            [("clientId", "dev-7"), ("username", "alice"), ("password", "pw")],
            "a258266c9ce28e6d4475e267ca4593ba14cb12418b20a4c3e9299bf066ac372d",
            """{"clientId":"dev-7","userName":"alice","password":"pw"}""");
    }

    [Fact]
    public async Task D11_MQTT_BASIC_without_a_way_to_log_in_is_a_FAILURE()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);

        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("x"), ("credentialsType", "MQTT_BASIC"), ("clientId", "c"), ("password", "p")));
        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("x"), ("credentialsType", "MQTT_BASIC"), ("password", "p")));
        Assert.Empty(await StoredDevice.OfAsync(fixture.Silo, profile));
    }

    [Fact]
    public async Task D12_the_type_counts_only_when_something_is_filled_in()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = TestProfile.Fresh("empty");

        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("x"), ("username", "u")));
        var answer = await device.ProvisionAsync(profile, name, ("credentialsType", "MQTT_BASIC"), ("clientId", ""), ("username", ""));

        Assert.Equal("ACCESS_TOKEN", answer["credentialsType"]!.GetValue<string>());
        Assert.Equal((await StoredDevice.FindAsync(fixture.Silo, name))?.CredentialsId, answer["credentialsValue"]!.GetValue<string>());
    }

    [Fact]
    public async Task D13_MQTT_BASIC_is_answered_as_an_object_with_userName()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var client = TestProfile.Fresh("client");

        var answer = await device.ProvisionAsync(
            profile, TestProfile.Fresh("basic"), ("credentialsType", "MQTT_BASIC"), ("clientId", client), ("username", "u"), ("password", "p"));

        Assert.Equal($$"""{"credentialsValue":{"clientId":"{{client}}","userName":"u","password":"p"},"credentialsType":"MQTT_BASIC","status":"SUCCESS"}""", answer.ToJsonString());
    }

    [Fact]
    public async Task D14_a_certificate_is_the_same_with_and_without_its_markers()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var (name, body) = (TestProfile.Fresh("pem"), Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
        var pem = $"-----BEGIN CERTIFICATE-----\r\n{body[..10]}\r\n{body[10..]}\r\n-----END CERTIFICATE-----\r\n";

        var answer = await device.ProvisionAsync(profile, name, ("credentialsType", "X509_CERTIFICATE"), ("hash", pem));

        Assert.Equal(new JsonObject { ["credentialsValue"] = body, ["credentialsType"] = "X509_CERTIFICATE", ["status"] = "SUCCESS" }, answer, JsonNode.DeepEquals);
        Assert.Equal(body, (await StoredDevice.FindAsync(fixture.Silo, name))?.CredentialsValue);
        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("bare"), ("credentialsType", "X509_CERTIFICATE"), ("hash", body)));
    }

    [Fact]
    public async Task The_hash_need_not_be_a_certificate()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = TestProfile.Fresh("hash");

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name, ("credentialsType", "X509_CERTIFICATE"), ("hash", "testHash")));

        var stored = await StoredDevice.FindAsync(fixture.Silo, name);
        Assert.Equal("57f6600424d6553263f1f32e0117012894a36fbf07e3e9c3c556272f86b7d985", stored?.CredentialsId);
        Assert.Equal("testHash", stored?.CredentialsValue);
    }

    [Fact]
    public async Task D15_LWM2M_with_data_is_a_FAILURE()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);

        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("lwm2m"), ("credentialsType", "LWM2M_CREDENTIALS"), ("token", "t")));
        Assert.Empty(await StoredDevice.OfAsync(fixture.Silo, profile));
    }

    [Theory]
    [InlineData("token", "a\nb")]
    [InlineData("token", "a\u007fb")]
    [InlineData("token", "\0")]
    [InlineData("username", "a\rb")]
    [InlineData("clientId", "a\u0001b")]
    public async Task T08_control_characters_in_credentials_are_a_FAILURE(string field, string value)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var type = field == "token" ? "ACCESS_TOKEN" : "MQTT_BASIC";

        Assert.Equal("FAILURE", await device.StatusAsync(profile, TestProfile.Fresh("control"), ("credentialsType", type), (field, value)));
        Assert.Empty(await StoredDevice.OfAsync(fixture.Silo, profile));
    }

    private async Task AssertStoredAsync((string Field, JsonNode? Value)[] fields, string id, string value)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = TestProfile.Fresh("basic");

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name, [("credentialsType", "MQTT_BASIC"), .. fields]));

        var stored = await StoredDevice.FindAsync(fixture.Silo, name);
        Assert.Equal(("MQTT_BASIC", id, value), (stored?.CredentialsType, stored?.CredentialsId, stored?.CredentialsValue));
    }
}
