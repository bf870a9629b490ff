using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class RouteGuardTests(SiloFixture fixture) : IDisposable
{
    private readonly HttpClient anonymous = new() { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task T34_no_route_opens_without_a_token()
    {
        var routes = OperatorRoutes.Guarded().ToList();

        Assert.True(routes.Count > 25, "The routes were not found.");
        foreach (var route in routes)
        {
            var answer = await Answer.SendAsync(anonymous, new HttpMethod(route.Method), Filled(route.Pattern), JsonBody("{}"));
            answer.Refused(401, 10, "Authentication failed");
        }
    }

    [Fact]
    public async Task I17_a_tenant_named_in_a_request_counts_for_nothing()
    {
        var foreign = Guid.NewGuid();
        var device = Objects.Device(Objects.Fresh("foreign"));
        device["tenantId"] = Objects.Id("TENANT", foreign);

        var saved = (await Answer.PostAsync(Http, $"api/device?tenantId={foreign}", device)).Accepted();
        var user = (await Answer.GetAsync(Http, $"api/auth/user?tenantId={foreign}")).Accepted();

        Assert.Equal(user["tenantId"]!.ToJsonString(), saved["tenantId"]!.ToJsonString());
        Assert.NotEqual(foreign.ToString(), saved["tenantId"]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "api/device/not-a-uuid")]
    [InlineData("GET", "api/device/info/7")]
    [InlineData("GET", "api/device/5e0b0a605b1b11f19c3e0f5d2a7b6c41")]
    [InlineData("DELETE", "api/device/not-a-uuid")]
    [InlineData("GET", "api/device/not-a-uuid/credentials")]
    [InlineData("GET", "api/deviceProfile/not-a-uuid")]
    [InlineData("DELETE", "api/deviceProfile/not-a-uuid")]
    [InlineData("POST", "api/deviceProfile/not-a-uuid/default")]
    [InlineData("GET", "api/deviceProfileInfo/not-a-uuid")]
    [InlineData("GET", "api/deviceProfileInfos?deviceProfileIds=a,b")]
    [InlineData("GET", "api/plugins/telemetry/DEVICE/not-a-uuid/values/attributes")]
    [InlineData("GET", "api/plugins/telemetry/DEVICE/not-a-uuid/values/timeseries")]
    [InlineData("GET", "api/tenant/devices?pageSize=1&page=0&deviceProfileId=x")]
    public async Task A_malformed_id_is_a_bad_request(string method, string path)
    {
        var answer = await Answer.SendAsync(Http, new HttpMethod(method), path, null);

        answer.Refused(400, 31, "Invalid UUID string");
    }

    [Theory]
    [InlineData("api/nothing")]
    [InlineData("api/device/5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41/nothing")]
    [InlineData("api/auth")]
    public async Task An_unknown_path_is_not_found(string path)
    {
        (await Answer.GetAsync(Http, path)).Refused(404, 32, "Requested item wasn't found!");
    }

    [Theory]
    [InlineData("GET", "api/auth/login")]
    [InlineData("PUT", "api/device")]
    [InlineData("PATCH", "api/deviceProfile")]
    [InlineData("POST", "api/tenant/devices")]
    public async Task A_method_that_a_path_does_not_have_is_not_allowed(string method, string path)
    {
        (await Answer.SendAsync(Http, new HttpMethod(method), path, null)).Refused(405, 31);
    }

    [Theory]
    [InlineData("api/device")]
    [InlineData("api/deviceProfile")]
    [InlineData("api/device-with-credentials")]
    [InlineData("api/device/credentials")]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused(string path)
    {
        var form = new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded");

        (await Answer.SendAsync(Http, HttpMethod.Post, path, form)).Refused(415, 31);
    }

    [Theory]
    [InlineData("api/device")]
    [InlineData("api/deviceProfile")]
    [InlineData("api/device-with-credentials")]
    [InlineData("api/device/credentials")]
    public async Task A_body_that_is_no_JSON_is_a_bad_request_and_not_echoed(string path)
    {
        var answer = await Answer.PostTextAsync(Http, path, """{"name":"canary-5f1c""");

        answer.Refused(400, 31);
        Assert.DoesNotContain("canary", answer.Json!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/auth/login", 64 * 1024)]
    [InlineData("api/device", 64 * 1024)]
    [InlineData("api/deviceProfile", 1024 * 1024)]
    public async Task T13_a_body_over_the_limit_is_refused(string path, int limit)
    {
        var declared = await Answer.SendAsync(Http, HttpMethod.Post, path, JsonBody(new string(' ', limit + 1)));
        declared.Refused(413, 31, "Payload size exceeds the limit");

        var chunked = await Answer.SendAsync(Http, HttpMethod.Post, path, JsonBody(new string(' ', limit + 1)), request => request.Headers.TransferEncodingChunked = true);
        chunked.Refused(413, 31, "Payload size exceeds the limit");
    }

    [Fact]
    public async Task T13_a_giant_body_is_refused_by_its_declared_length_alone()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, fixture.Silo.HttpPort, TestContext.Current.CancellationToken);
        using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await stream.WriteAsync("POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", status);
    }

    [Theory]
    [InlineData("Content-Length: 2\r\nTransfer-Encoding: chunked", "400")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3", "400")]
    [InlineData("Transfer-Encoding: chunked, identity", "400")]
    [InlineData("Content-Length: -1", "400")]
    [InlineData("Content-Length: 2\r\nHost: y", "400")]
    public async Task T33_ambiguous_framing_is_a_bad_request(string headers, string status)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, fixture.Silo.HttpPort, TestContext.Current.CancellationToken);
        using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/auth/login HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n0\r\n\r\n"), TestContext.Current.CancellationToken);

        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.StartsWith($"HTTP/1.1 {status} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_may_carry_a_picture()
    {
        var profile = Objects.Profile(Objects.Fresh("picture"));
        profile["image"] = $"data:image/png;base64,{new string('A', 900_000)}";

        var saved = (await Answer.PostAsync(Http, "api/deviceProfile", profile)).Accepted();

        Assert.Equal(profile["image"]!.GetValue<string>(), saved["image"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("api/tenant/devices")]
    [InlineData("api/tenant/deviceInfos")]
    [InlineData("api/deviceProfiles")]
    [InlineData("api/deviceProfileInfos")]
    public async Task T27_paging_takes_nothing_that_is_not_on_its_list(string path)
    {
        foreach (var query in new[] { "", "?pageSize=0&page=0", "?pageSize=10&page=-1", "?pageSize=x&page=0", "?pageSize=10&page=0&sortOrder=UP", "?pageSize=10&page=0&sortProperty=1;drop", "?pageSize=10&page=0&textSearch=%00" })
        {
            (await Answer.GetAsync(Http, path + query)).Refused(400, 31);
        }
    }

    [Fact]
    public async Task T33_a_forged_client_address_or_host_changes_nothing()
    {
        var answer = await Answer.SendAsync(anonymous, HttpMethod.Get, "api/auth/user", null, request =>
        {
            request.Headers.Host = "127.0.0.1:1";
            request.Headers.Add("X-Forwarded-For", "10.0.0.1");
            request.Headers.Add("X-Forwarded-Port", "443");
        });

        answer.Refused(401, 10);
    }

    [Fact]
    public async Task The_device_api_does_not_get_the_operators_error_body()
    {
        var answer = await anonymous.GetAsync(new Uri("api/v1/unknown/path/of/devices", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    public void Dispose() => anonymous.Dispose();

    private static string Filled(string pattern) => pattern
        .Replace("{id}", "5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41", StringComparison.Ordinal)
        .Replace("{scope}", "SERVER_SCOPE", StringComparison.Ordinal);

    private static StringContent JsonBody(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
