using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class DeviceCredentialsTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task TB99_credentials_name_their_device()
    {
        var (id, credentials) = await FreshAsync();

        Assert.Equal(["id", "createdTime", "deviceId", "credentialsType", "credentialsId", "credentialsValue", "version"], credentials.AsObject().Select(member => member.Key));
        Assert.Equal(["id"], credentials["id"]!.AsObject().Select(member => member.Key));
        Assert.Equal(id, credentials["deviceId"]!["id"]!.GetValue<string>());
        Assert.Null(credentials["credentialsValue"]);
    }

    [Fact]
    public async Task TB100_changed_credentials_are_read_back_and_count_versions()
    {
        var (id, credentials) = await FreshAsync();
        credentials["credentialsId"] = Objects.Fresh("token");

        var saved = (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Accepted();

        var read = (await Answer.GetAsync(Http, $"api/device/{id}/credentials")).Accepted();
        Assert.Equal(saved.ToJsonString(), read.ToJsonString());
        Assert.Equal(credentials["credentialsId"]!.GetValue<string>(), read["credentialsId"]!.GetValue<string>());
        Assert.Equal(2, read["version"]!.GetValue<int>());

        credentials["credentialsId"] = Objects.Fresh("stale");
        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(409, 35);
    }

    [Theory]
    [InlineData("""{"clientId":"c","userName":"u","password":"p"}""", "c|u")]
    [InlineData("""{"clientId":"c","userName":null,"password":null}""", "c")]
    public async Task TB100_the_id_of_MQTT_credentials_is_computed(string value, string hashed)
    {
        var (_, credentials) = await FreshAsync();
        var unique = Objects.Fresh("c");
        credentials["credentialsType"] = "MQTT_BASIC";
        credentials["credentialsId"] = "whatever";
        credentials["credentialsValue"] = value.Replace("\"c\"", $"\"{unique}\"", StringComparison.Ordinal);

        var saved = (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Accepted();

        var expected = Sha3(hashed.Replace("c", unique, StringComparison.Ordinal));
        if (expected is not null)
        {
            Assert.Equal(expected, saved["credentialsId"]!.GetValue<string>());
        }

        Assert.Equal(unique, JsonNode.Parse(saved["credentialsValue"]!.GetValue<string>())!["clientId"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB100_the_id_of_certificate_credentials_is_computed_from_the_text_without_markers()
    {
        var (_, credentials) = await FreshAsync();
        var bare = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));
        credentials["credentialsType"] = "X509_CERTIFICATE";
        credentials["credentialsId"] = null;
        credentials["credentialsValue"] = $"-----BEGIN CERTIFICATE-----\r\n{bare[..64]}\r\n{bare[64..]}\r\n-----END CERTIFICATE-----\r\n";

        var saved = (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Accepted();

        Assert.Equal(bare, saved["credentialsValue"]!.GetValue<string>());
        Assert.Equal(64, saved["credentialsId"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task TB101_credentials_need_a_device()
    {
        var (_, credentials) = await FreshAsync();
        credentials["deviceId"] = null;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "Invalid entity id");
    }

    [Fact]
    public async Task TB102_credentials_need_a_type()
    {
        var (_, credentials) = await FreshAsync();
        credentials["credentialsType"] = null;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "Device credentials type should be specified");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task TB103_a_token_must_be_there(string? token)
    {
        var (_, credentials) = await FreshAsync();
        credentials["credentialsId"] = token;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "Device credentials id should be specified!");
    }

    [Fact]
    public async Task TB104_a_record_that_does_not_exist_is_not_updated()
    {
        var (_, credentials) = await FreshAsync();
        credentials["id"] = new JsonObject { ["id"] = Guid.NewGuid().ToString() };

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "Unable to update non-existent device credentials!");
    }

    [Fact]
    public async Task A_second_record_for_a_device_is_refused()
    {
        var (_, credentials) = await FreshAsync();
        credentials["id"] = null;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "Credentials for this device are already specified!");
    }

    [Fact]
    public async Task I13_a_token_of_another_device_is_refused_everywhere()
    {
        var (_, first) = await FreshAsync();
        var (_, second) = await FreshAsync();
        var token = first["credentialsId"]!.GetValue<string>();
        second["credentialsId"] = token;
        var name = Objects.Fresh("late");

        (await Answer.PostAsync(Http, "api/device/credentials", second)).Refused(400, 31, "Device credentials are already assigned to another device!");
        (await Answer.PostAsync(Http, $"api/device?accessToken={token}", Objects.Device(name))).Refused(400, 31, "Device credentials are already assigned to another device!");
        (await Answer.GetAsync(Http, $"api/tenant/devices?deviceName={name}")).Refused(404, 32);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\u007fb")]
    public async Task T8_control_characters_are_refused_in_a_token(string token)
    {
        var (_, credentials) = await FreshAsync();
        credentials["credentialsId"] = token;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31, "credentialsId must not contain control characters!");
    }

    [Theory]
    [InlineData("MQTT_BASIC", "no json")]
    [InlineData("MQTT_BASIC", "{}")]
    [InlineData("MQTT_BASIC", null)]
    [InlineData("X509_CERTIFICATE", null)]
    [InlineData("LWM2M_CREDENTIALS", "{}")]
    [InlineData("PASSWORD", null)]
    public async Task Credentials_that_make_no_sense_are_refused(string type, string? value)
    {
        var (id, credentials) = await FreshAsync();
        credentials["credentialsType"] = type;
        credentials["credentialsValue"] = value;

        (await Answer.PostAsync(Http, "api/device/credentials", credentials)).Refused(400, 31);
        Assert.Equal("ACCESS_TOKEN", (await Answer.GetAsync(Http, $"api/device/{id}/credentials")).Accepted()["credentialsType"]!.GetValue<string>());
    }

    /// <summary>Null where the platform has no SHA-3.</summary>
    private static string? Sha3(string text) =>
        SHA3_256.IsSupported ? Convert.ToHexStringLower(SHA3_256.HashData(System.Text.Encoding.UTF8.GetBytes(text))) : null;

    private async Task<(string DeviceId, JsonNode Credentials)> FreshAsync()
    {
        var id = Objects.IdOf((await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("owner")))).Accepted());
        return (id, (await Answer.GetAsync(Http, $"api/device/{id}/credentials")).Accepted());
    }
}
