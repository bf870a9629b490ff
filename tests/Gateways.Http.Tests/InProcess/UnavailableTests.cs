using System.Net;
using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Http.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.InProcess;

/// <summary>What a device hears when the cluster or the body does not come.</summary>
public sealed class UnavailableTests
{
    private const string Request = """{"provisionDeviceKey":"k","provisionDeviceSecret":"s"}""";

    [Fact]
    public async Task I20_a_cluster_that_fails_is_503_with_a_time_to_come_back()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Provision = _ => throw new ClusterUnavailableException("down");
        host.Cluster.Authenticate = _ => throw new ClusterUnavailableException("down");
        var delays = new HashSet<int>();
        for (var count = 0; count < 40; count++)
        {
            delays.Add(await AssertUnavailableAsync(host.Http.PostAsync("api/v1/provision", Body(Request), TestContext.Current.CancellationToken)));
        }

        await AssertUnavailableAsync(host.Http.PostAsync("api/v1/t/telemetry", Body("{}"), TestContext.Current.CancellationToken));
        await AssertUnavailableAsync(host.Http.GetAsync("api/v1/t/attributes", TestContext.Current.CancellationToken));

        Assert.All(delays, delay => Assert.InRange(delay, 1, 5));
        Assert.True(delays.Count > 1, "All devices would come back at once.");
    }

    [Fact]
    public async Task T02_over_a_limit_of_rate_is_429_with_a_time_to_come_back()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Provision = _ => Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.LimitReached, "Come again.", RetryAfterSeconds: 20));
        var delays = new HashSet<int>();
        for (var count = 0; count < 40; count++)
        {
            using var response = await host.Http.PostAsync("api/v1/provision", Body(Request), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.Equal("Come again.", ErrorBodies.Check(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), 429, 33));
            delays.Add((int)response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        Assert.All(delays, delay => Assert.InRange(delay, 20, 31));
        Assert.True(delays.Count > 1, "All devices would come back at once.");
    }

    [Fact]
    public async Task I07_an_unknown_outcome_is_never_a_FAILURE()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Provision = _ => Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.Unavailable, "ledger"));

        await AssertUnavailableAsync(host.Http.PostAsync("api/v1/provision", Body(Request), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cluster_that_never_answers_is_503_within_8_seconds()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Provision = _ => new TaskCompletionSource<Result<DeviceCredentials>>().Task;

        var answer = host.Http.PostAsync("api/v1/provision", Body(Request), TestContext.Current.CancellationToken);
        await host.Time.TimerAsync(DeviceCluster.AnswerWithin);
        host.Time.Advance(TimeSpan.FromSeconds(8));

        await AssertUnavailableAsync(answer);
    }

    [Fact]
    public async Task Calls_that_are_slow_together_are_503_within_8_seconds()
    {
        await using var host = await HttpHost.StartAsync();
        var login = new TaskCompletionSource<Result<DeviceIdentity>>();
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Cluster.Authenticate = _ => login.Task;
        host.Cluster.Read = async () =>
        {
            reading.SetResult();
            await new TaskCompletionSource().Task;
            return default;
        };

        var answer = host.Http.GetAsync("api/v1/t/attributes", TestContext.Current.CancellationToken);
        await host.Time.TimerAsync(TimeSpan.FromSeconds(7.5));
        host.Time.Advance(TimeSpan.FromSeconds(5));
        login.SetResult(ScriptedCluster.Device);
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromSeconds(3));

        await AssertUnavailableAsync(answer);
    }

    [Fact]
    public async Task T12_a_body_that_does_not_come_is_408_after_20_seconds()
    {
        await using var host = await HttpHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{\"a"u8.ToArray(), TestContext.Current.CancellationToken);

        await host.Time.TimerAsync(RequestBody.ReadWithin);
        host.Time.Advance(RequestBody.ReadWithin);
        var answer = await RawHttp.ReadToEndAsync(client.GetStream());

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        ErrorBodies.Check(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], 408, 31);
    }

    [Theory]
    [InlineData(FaultCode.NotFound, 401)]
    [InlineData(FaultCode.LimitReached, 400)]
    [InlineData(FaultCode.InvalidArgument, 400)]
    public async Task A_refused_value_has_a_status(FaultCode code, int status)
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Save = _ => Task.FromResult<Result<Done>>(new Fault(code, "detail"));

        using var response = await host.Http.PostAsync("api/v1/t/telemetry", Body("""{"a":1}"""), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status == 401 ? "" : "detail", status == 401 ? body : ErrorBodies.Check(body, status, 31));
    }

    [Fact]
    public async Task I07_every_request_has_an_operation_id_of_its_own_and_the_peer_as_its_source()
    {
        await using var host = await HttpHost.StartAsync();
        var seen = new List<(Guid Id, RequestOrigin Origin)>();
        host.Cluster.Provision = request =>
        {
            seen.Add((request.OperationId, request.Origin));
            return Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.ProvisioningRefused, "x"));
        };

        for (var count = 0; count < 2; count++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/provision") { Content = Body(Request) };
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        }

        Assert.NotEqual(seen[0].Id, seen[1].Id);
        Assert.All(seen, one => Assert.Equal(new RequestOrigin(TransportProtocol.Http, "127.0.0.1", false), one.Origin));
    }

    private static StringContent Body(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<int> AssertUnavailableAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        ErrorBodies.Check(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), 503, 2);
        return (int)response.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
    }
}
