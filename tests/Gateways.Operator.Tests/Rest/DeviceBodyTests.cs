using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Rest;

public sealed class DeviceBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_fields_that_count_are_read()
    {
        var json = """{"id":{"entityType":"DEVICE","id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"},"name":" press-17 ","type":"","label":"l","additionalInfo":{"gateway": true},"deviceProfileId":{"entityType":"DEVICE_PROFILE","id":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"},"version":4,"deviceData":{"x":1}}""";

        Assert.True(DeviceBody.Read(JsonElement.Parse(json)).TryGet(out var body, out _));

        Assert.Equal("press-17", body.Name);
        Assert.Null(body.Type);
        Assert.Equal("""{"gateway":true}""", body.AdditionalInfo);
        Assert.Equal(4, body.Version);
        Assert.NotNull(body.ProfileId);
        Assert.NotNull(body.DeviceId);
    }

    [Theory]
    [InlineData("""{}""", "Device name should be specified!")]
    [InlineData("""{"name":" \t"}""", "Device name should be specified!")]
    [InlineData("""{"name":"d","additionalInfo":"text"}""", "Field 'additionalInfo' is malformed")]
    public void TB98_what_is_missing_is_said_in_the_words_of_the_wire(string json, string message)
    {
        Assert.False(DeviceBody.Read(JsonElement.Parse(json)).TryGet(out _, out var fault));
        Assert.Equal(message, fault.Detail);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("type")]
    [InlineData("label")]
    public void TB92_over_long_texts_are_refused_by_name(string field)
    {
        var json = new Dictionary<string, string> { ["name"] = "d", [field] = new string('x', 256) };

        Assert.False(DeviceBody.Read(JsonSerializer.SerializeToElement(json)).TryGet(out _, out var fault));
        Assert.Equal($"Validation error: {field} length must be equal or less than 255", fault.Detail);
    }

    [Fact]
    public void The_answer_has_every_key_of_the_wire_in_its_order()
    {
        var json = JsonSerializer.SerializeToNode(DeviceResource.Of(Snapshot(), "default"), OperatorJson.Options)!.AsObject();

        Assert.Equal(
            ["id", "createdTime", "additionalInfo", "tenantId", "customerId", "name", "type", "label", "deviceProfileId", "deviceData", "firmwareId", "softwareId", "externalId", "version"],
            json.Select(member => member.Key));
        Assert.Equal("""{"entityType":"CUSTOMER","id":"13814000-1dd2-11b2-8080-808080808080"}""", json["customerId"]!.ToJsonString());
        Assert.Equal("""{"configuration":{"type":"DEFAULT"},"transportConfiguration":{"type":"DEFAULT"}}""", json["deviceData"]!.ToJsonString());
        Assert.Equal("""{"gateway":true}""", json["additionalInfo"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(599_999L, true)]
    [InlineData(600_000L, false)]
    public void A_device_is_active_until_ten_minutes_of_silence(long? silence, bool active)
    {
        var seen = Now.ToUnixTimeMilliseconds() - silence;

        var info = DeviceInfoResource.Of(Snapshot() with { FirstSeenAt = seen, LastSeenAt = seen }, "default", Now);

        Assert.Equal(active, info.Active);
        Assert.Equal(seen, info.LastSeenAt);
    }

    [Theory]
    [InlineData("""{"credentialsId":"t"}""", "Device credentials type should be specified")]
    [InlineData("""{"credentialsType":"ACCESS_TOKEN"}""", "Device credentials id should be specified!")]
    [InlineData("""{"credentialsType":"ACCESS_TOKEN","credentialsId":""}""", "Device credentials id should be specified!")]
    [InlineData("""{"credentialsType":"PASSWORD","credentialsId":"t"}""", "Field 'credentialsType' must be ACCESS_TOKEN, X509_CERTIFICATE or MQTT_BASIC")]
    public void TB102_TB103_incomplete_credentials_are_refused_in_the_words_of_the_wire(string json, string message)
    {
        Assert.True(CredentialsBody.Read(JsonElement.Parse(json)).TryGet(out var body, out _));
        Assert.False(body.ToCredentials().TryGet(out _, out var fault));
        Assert.Equal(message, fault.Detail);
    }

    [Fact]
    public void The_credentials_object_is_the_wires()
    {
        var snapshot = new CredentialsSnapshot(
            new Guid("5e0f2910-5b1b-11f1-9c3e-0f5d2a7b6c41"), 5, new Guid("5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"), new DeviceCredentials(CredentialsType.AccessToken, new SecretText("tok"), null), 1);

        var resource = CredentialsResource.Of(snapshot);

        Assert.Equal(
            """{"id":{"id":"5e0f2910-5b1b-11f1-9c3e-0f5d2a7b6c41"},"createdTime":5,"deviceId":{"entityType":"DEVICE","id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"},"credentialsType":"ACCESS_TOKEN","credentialsId":"tok","credentialsValue":null,"version":1}""",
            JsonSerializer.Serialize(resource, OperatorJson.Options));
        Assert.DoesNotContain("tok", resource.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"":1}""")]
    [InlineData("""{"a":1e999}""")]
    public void Attributes_without_a_value_are_refused(string json)
    {
        Assert.False(ValuesBody.Read(JsonElement.Parse(json), 1).TryGet(out _, out _));
    }

    [Fact]
    public void Attributes_of_every_kind_are_read_and_the_last_of_equal_keys_counts()
    {
        Assert.True(ValuesBody.Read(JsonElement.Parse("""{"s":"x","n":1.5,"b":true,"o":{"a": [1]},"s":"y"}"""), 7).TryGet(out var values, out _));

        Assert.Equal(["\"y\"", "1.5", "true", """{"a":[1]}"""], values.Select(value => value.Json));
        Assert.All(values, value => Assert.Equal(7, value.Timestamp));
    }

    private static DeviceSnapshot Snapshot() => new()
    {
        Key = new DeviceKey(TenantId.Default, "press-17"),
        DeviceId = Guid.NewGuid(),
        ProfileId = Guid.NewGuid(),
        CreatedAt = 1,
        AdditionalInfo = """{"gateway":true}""",
        Version = 1,
    };
}
