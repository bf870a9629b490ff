using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>Telemetry and attributes by token (wire-spec 4.2, 9.8, 9.13) against the real silo.</summary>
public sealed class DeviceApiTests(SiloFixture fixture) : IDisposable
{
    private const int BodyLimit = 65536;
    private const string TooLong = "\"Payload size exceeds the limit of 65536 bytes\"";

    private readonly HttpDevice device = new(fixture.Silo);

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task TB44_uploaded_telemetry_is_the_latest_that_operators_read()
    {
        var (id, token) = await DeviceAsync();

        Assert.Equal((HttpStatusCode.OK, ""), await device.PostAsync($"api/v1/{token}/telemetry", """{"booleanKey":true,"stringKey":"value1","doubleKey":42.5,"longKey":73}"""));

        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(id, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["booleanKey=true", "doubleKey=42.5", "longKey=73", "stringKey=value1"],
            latest.AsObject().Select(value => $"{value.Key}={value.Value![0]!["value"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_newest_time_stays_the_latest()
    {
        var (id, token) = await DeviceAsync();

        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync($"api/v1/{token}/telemetry", """{"ts":2000,"values":{"t":2}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync($"api/v1/{token}/telemetry", """[{"ts":1000,"values":{"t":1}},{"ts":1500,"values":{"t":1.5}}]""")).Status);

        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(id, "t", TestContext.Current.CancellationToken);
        Assert.Equal(("2", 2000), (latest["t"]![0]!["value"]!.ToString(), latest["t"]![0]!["ts"]!.GetValue<long>()));
    }

    [Fact]
    public async Task TB45_attributes_are_read_by_section()
    {
        var (id, token) = await DeviceAsync();
        Assert.Equal((HttpStatusCode.OK, "{}"), await device.GetAsync($"api/v1/{token}/attributes"));
        Assert.Equal((HttpStatusCode.OK, ""), await device.PostAsync($"api/v1/{token}/attributes", """{"clientKey":1.50,"other":"o"}"""));
        await fixture.Silo.Operator.SetAttributesAsync(id, "SHARED_SCOPE", new JsonObject { ["sharedKey"] = "x", ["more"] = true }, TestContext.Current.CancellationToken);
        await fixture.Silo.Operator.SetAttributesAsync(id, "SERVER_SCOPE", new JsonObject { ["serverKey"] = "hidden" }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"client":{"clientKey":1.50,"other":"o"},"shared":{"more":true,"sharedKey":"x"}}""", await ReadAsync(token, ""));
        Assert.Equal("""{"shared":{"sharedKey":"x"}}""", await ReadAsync(token, "?sharedKeys=sharedKey"));
        Assert.Equal("""{"client":{"clientKey":1.50}}""", await ReadAsync(token, "?clientKeys=clientKey,absent"));
        Assert.Equal("""{"client":{"other":"o"},"shared":{"sharedKey":"x"}}""", await ReadAsync(token, "?clientKeys=other&sharedKeys=sharedKey"));
        Assert.Equal("{}", await ReadAsync(token, "?clientKeys=absent&sharedKeys=serverKey"));
    }

    [Fact]
    public async Task TB115_a_wrong_token_is_401_without_a_body_and_the_right_one_200()
    {
        var (_, token) = await DeviceAsync();
        var wrong = TestProfile.Fresh("wrong");

        Assert.Equal((HttpStatusCode.Unauthorized, ""), await device.GetAsync($"api/v1/{wrong}/attributes"));
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await device.PostAsync($"api/v1/{wrong}/attributes", "{}"));
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await device.PostAsync($"api/v1/{wrong}/telemetry", "{"));
        Assert.Equal((HttpStatusCode.OK, "{}"), await device.GetAsync($"api/v1/{token}/attributes?clientKeys=a"));
        Assert.Equal((HttpStatusCode.OK, ""), await device.PostAsync($"api/v1/{token}/attributes", """{"a":1}"""));
        Assert.Equal((HttpStatusCode.OK, """{"client":{"a":1}}"""), await device.GetAsync($"api/v1/{token}/attributes?clientKeys=a"));
    }

    [Theory]
    [InlineData("telemetry")]
    [InlineData("attributes")]
    public async Task TB116_TB117_a_body_at_the_limit_is_200_and_above_it_413(string resource)
    {
        var (_, token) = await DeviceAsync();
        var atLimit = Body(BodyLimit);

        Assert.Equal((HttpStatusCode.OK, ""), await device.PostAsync($"api/v1/{token}/{resource}", atLimit));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, TooLong), await device.PostAsync($"api/v1/{token}/{resource}", Body(BodyLimit + 1)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, TooLong), await device.PostAsync($"api/v1/{TestProfile.Fresh("wrong")}/{resource}", Body(BodyLimit + 1)));
    }

    [Theory]
    [InlineData("api/v1/{token}/telemetry", "{\"a\":null}")]
    [InlineData("api/v1/{token}/telemetry", "")]
    [InlineData("api/v1/{token}/telemetry", "{\"secret-in-body\"")]
    [InlineData("api/v1/{token}/attributes", "[]")]
    [InlineData("api/v1/{token}/attributes", "\u0000")]
    public async Task A_bad_body_is_400_with_the_error_JSON_and_no_echo(string path, string body)
    {
        var (_, token) = await DeviceAsync();

        var answer = await device.PostAsync(path.Replace("{token}", token, StringComparison.Ordinal), body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        ErrorBodies.Check(answer.Body, 400, 31);
        Assert.DoesNotContain("secret-in-body", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connect_check_of_the_SDK_is_answered()
    {
        var (_, token) = await DeviceAsync();

        Assert.Equal((HttpStatusCode.OK, ""), await device.PostAsync($"api/v1/{token}/telemetry", "{}"));
    }

    [Fact]
    public async Task I04_a_provisioned_token_logs_in_at_once_and_a_deleted_device_no_more()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var (name, token) = (TestProfile.Fresh("life"), TestProfile.Fresh("token with space/ä"));

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, name, ("token", token.Replace('/', '|'))));
        var path = $"api/v1/{Uri.EscapeDataString(token.Replace('/', '|'))}/telemetry";
        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync(path, "{}")).Status);
        await fixture.Silo.Operator.DeleteDeviceAsync((await StoredDevice.FindAsync(fixture.Silo, name))!.Id, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.PostAsync(path, "{}")).Status);
    }

    [Fact]
    public async Task Credentials_of_another_type_have_no_login_over_HTTP()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var user = TestProfile.Fresh("user");

        Assert.Equal("SUCCESS", await device.StatusAsync(profile, TestProfile.Fresh("basic"), ("credentialsType", "MQTT_BASIC"), ("username", user)));

        Assert.Equal((HttpStatusCode.Unauthorized, ""), await device.PostAsync($"api/v1/{user}/telemetry", "{}"));
    }

    [Theory]
    [InlineData("GET", "api/v1/{token}/telemetry", "POST")]
    [InlineData("PUT", "api/v1/{token}/attributes", "GET, POST")]
    [InlineData("DELETE", "api/v1/provision", "POST")]
    [InlineData("GET", "api/v1/provision", "POST")]
    [InlineData("OPTIONS", "api/v1/provision", "POST")]
    public async Task Another_method_is_405_with_Allow_and_the_error_JSON(string method, string path, string allowed)
    {
        using var response = await device.SendAsync(new HttpMethod(method), path.Replace("{token}", "t", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        ErrorBodies.Check(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), 405, 31);
    }

    [Theory]
    [InlineData("api/v1/{token}/claim")]
    [InlineData("api/v1/{token}/attributes/updates")]
    [InlineData("api/v1/{token}/rpc")]
    [InlineData("api/v1/{token}")]
    [InlineData("api/v1/provision/x")]
    [InlineData("api/v1/claim")]
    public async Task What_is_not_offered_is_404(string path)
    {
        var (_, token) = await DeviceAsync();
        path = path.Replace("{token}", token, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await device.PostAsync(path, "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync(path)).Status);
    }

    private static byte[] Body(int length)
    {
        var body = Encoding.ASCII.GetBytes("{\"a\":\"" + new string('x', length));
        "\"}"u8.CopyTo(body.AsSpan(length - 2));
        return body[..length];
    }

    private async Task<(string Id, string Token)> DeviceAsync()
    {
        var token = TestProfile.Fresh("token");
        var made = await fixture.Silo.Operator.CreateDeviceAsync(TestProfile.Fresh("device"), accessToken: token, cancellationToken: TestContext.Current.CancellationToken);
        return (OperatorClient.IdOf(made), token);
    }

    private async Task<string> ReadAsync(string token, string query)
    {
        var (status, body) = await device.GetAsync($"api/v1/{token}/attributes{query}");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }
}
