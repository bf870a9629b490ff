using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class AttributeTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task The_provision_state_is_written_read_and_removed()
    {
        var id = await DeviceAsync();
        var path = $"api/plugins/telemetry/DEVICE/{id}/values/attributes/SERVER_SCOPE?keys=provisionState";
        Assert.Equal("[]", (await Answer.GetAsync(Http, path)).Accepted().ToJsonString());

        (await Answer.PostTextAsync(Http, $"api/plugins/telemetry/{id}/SERVER_SCOPE", """{"provisionState":"x"}""")).AcceptedInSilence();
        var written = Assert.Single((await Answer.GetAsync(Http, path)).Accepted().AsArray())!;
        Assert.Equal(["lastUpdateTs", "key", "value"], written.AsObject().Select(member => member.Key));
        Assert.Equal(("provisionState", "x"), (written["key"]!.GetValue<string>(), written["value"]!.GetValue<string>()));
        Assert.True(written["lastUpdateTs"]!.GetValue<long>() > 0);

        Assert.Equal("x", (await Answer.GetAsync(Http, $"api/device/info/{id}")).Accepted()["provisionState"]!.GetValue<string>());
        (await Answer.DeleteAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/SERVER_SCOPE?keys=provisionState")).AcceptedInSilence();
        Assert.Equal("[]", (await Answer.GetAsync(Http, path)).Accepted().ToJsonString());
    }

    [Theory]
    [InlineData("{0}/SERVER_SCOPE")]
    [InlineData("DEVICE/{0}/SERVER_SCOPE")]
    [InlineData("DEVICE/{0}/attributes/SERVER_SCOPE")]
    public async Task Every_form_of_the_path_writes(string form)
    {
        var id = await DeviceAsync();
        var path = "api/plugins/telemetry/" + form.Replace("{0}", id, StringComparison.Ordinal);

        (await Answer.PostTextAsync(Http, path, """{"area":"north","provisionState":"held","n":1.5,"on":true,"o":{"a":[1]}}""")).AcceptedInSilence();

        var values = await fixture.Silo.Operator.GetAttributesAsync(id, "SERVER_SCOPE", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["area=\"north\"", "n=1.5", "o={\"a\":[1]}", "on=true", "provisionState=\"held\""],
            values.Select(value => $"{value!["key"]}={value["value"]!.ToJsonString()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scopes_are_kept_apart_and_read_together()
    {
        var id = await DeviceAsync();
        await fixture.Silo.Operator.SetAttributesAsync(id, "SERVER_SCOPE", JsonNode.Parse("""{"a":1}""")!, TestContext.Current.CancellationToken);
        await fixture.Silo.Operator.SetAttributesAsync(id, "SHARED_SCOPE", JsonNode.Parse("""{"b":2,"provisionState":"only a name here"}""")!, TestContext.Current.CancellationToken);

        var all = (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/values/attributes")).Accepted().AsArray();
        var shared = (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/values/attributes/SHARED_SCOPE?keys=a,b")).Accepted().AsArray();
        var keys = (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/keys/attributes/SERVER_SCOPE")).Accepted();

        Assert.Equal(["a", "b", "provisionState"], all.Select(value => value!["key"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal("b", Assert.Single(shared)!["key"]!.GetValue<string>());
        Assert.Equal("""["a"]""", keys.ToJsonString());
    }

    [Fact]
    public async Task Removed_attributes_are_gone_and_the_others_stay()
    {
        var id = await DeviceAsync();
        await fixture.Silo.Operator.SetAttributesAsync(id, "SERVER_SCOPE", JsonNode.Parse("""{"a":1,"b":2,"provisionState":"p"}""")!, TestContext.Current.CancellationToken);

        (await Answer.DeleteAsync(Http, $"api/plugins/telemetry/{id}/SERVER_SCOPE?keys=a,provisionState,never")).AcceptedInSilence();

        var left = await fixture.Silo.Operator.GetAttributesAsync(id, "SERVER_SCOPE", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("b", Assert.Single(left)!["key"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("SERVER_SCOPE", "[]")]
    [InlineData("SERVER_SCOPE", "{}")]
    [InlineData("SERVER_SCOPE", """{"a":null}""")]
    [InlineData("SERVER_SCOPE", """{"":1}""")]
    [InlineData("SERVER_SCOPE", """{"a\u0000":1}""")]
    [InlineData("CLIENT_SCOPE", """{"a":1}""")]
    [InlineData("OTHER_SCOPE", """{"a":1}""")]
    public async Task What_cannot_be_an_attribute_is_refused(string scope, string body)
    {
        (await Answer.PostTextAsync(Http, $"api/plugins/telemetry/DEVICE/{await DeviceAsync()}/{scope}", body)).Refused(400, 31);
    }

    [Fact]
    public async Task Attributes_of_an_unknown_device_are_not_found()
    {
        var id = Guid.NewGuid();
        var text = $"Device with id [{id}] is not found";

        (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/values/attributes")).Refused(404, 32, text);
        (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/values/timeseries")).Refused(404, 32, text);
        (await Answer.PostTextAsync(Http, $"api/plugins/telemetry/{id}/SERVER_SCOPE", """{"a":1}""")).Refused(404, 32, text);
        (await Answer.DeleteAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/SERVER_SCOPE?keys=a")).Refused(404, 32, text);
    }

    [Fact]
    public async Task Removing_needs_keys_and_reading_a_known_scope()
    {
        var id = await DeviceAsync();

        (await Answer.DeleteAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/SERVER_SCOPE")).Refused(400, 31);
        (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/values/attributes/server")).Refused(400, 31);
    }

    [Fact]
    public async Task Latest_telemetry_is_read_as_text_or_as_it_is()
    {
        var token = Objects.Fresh("token");
        var id = Objects.IdOf((await Answer.PostAsync(Http, $"api/device?accessToken={token}", Objects.Device(Objects.Fresh("meter")))).Accepted());
        (await Answer.PostTextAsync(Http, $"api/v1/{token}/telemetry", """{"ts":1782000000000,"values":{"temp":23.5,"on":true,"name":"x"}}""")).AcceptedInSilence();

        var path = $"api/plugins/telemetry/DEVICE/{id}/values/timeseries";
        Assert.Equal("""{"temp":[{"ts":1782000000000,"value":"23.5"}]}""", (await Answer.GetAsync(Http, $"{path}?keys=temp")).Accepted().ToJsonString());
        Assert.Equal("""{"temp":[{"ts":1782000000000,"value":23.5}]}""", (await Answer.GetAsync(Http, $"{path}?keys=temp&useStrictDataTypes=true")).Accepted().ToJsonString());
        Assert.Equal(3, (await Answer.GetAsync(Http, path)).Accepted().AsObject().Count);
        Assert.Equal("""["name","on","temp"]""", (await Answer.GetAsync(Http, $"api/plugins/telemetry/DEVICE/{id}/keys/timeseries")).Accepted().ToJsonString());
        (await Answer.GetAsync(Http, $"{path}?keys=temp&startTs=0&endTs=1")).Refused(400, 31);
    }

    private async Task<string> DeviceAsync() => Objects.IdOf((await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("attributes")))).Accepted());
}
