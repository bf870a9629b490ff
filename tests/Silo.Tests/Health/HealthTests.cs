using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Health;

/// <summary>Health, metrics and the limits of the HTTP listeners, on the running silo.</summary>
public sealed partial class HealthTests(SiloFixture fixture) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task A_running_silo_is_healthy(string path)
    {
        using var answer = await http.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task Health_and_metrics_answer_on_every_http_listener()
    {
        var port = FreePorts.Take(1)[0];
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Operator:Port", port.ToString(CultureInfo.InvariantCulture)));
        foreach (var listener in (int[])[silo.HttpPort, port])
        {
            foreach (var path in (string[])["health/live", "health/ready", "metrics"])
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{listener}/{path}"), Cancelled);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_of_ours_and_of_orleans_and_of_the_web_server()
    {
        using var ready = await http.GetAsync("health/ready", Cancelled);
        using var answer = await http.GetAsync("metrics", Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\nprovisioning_ledger_commit_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.Contains("orleans", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("http_server_request_duration_seconds", text, StringComparison.Ordinal);
    }

    /// <summary>Unless an instrument says its own, buckets end at 5, 10, 25 …: made for milliseconds, they tell nothing about seconds.</summary>
    [Fact]
    public async Task Durations_are_counted_in_buckets_from_milliseconds_to_the_time_that_a_device_waits()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        await using var device = new HttpDevice(fixture.Silo.HttpPort);
        Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("measured")))).Succeeded);

        var text = await http.GetStringAsync("metrics", Cancelled);

        foreach (var name in (string[])["gateway_request_duration_seconds", "provisioning_duration_seconds", "provisioning_ledger_commit_duration_seconds"])
        {
            var ends = BucketEnd().Matches(text).Where(bucket => bucket.Groups[1].Value == name).Select(bucket => bucket.Groups[2].Value)
                .Where(end => end != "+Inf").Select(end => double.Parse(end, CultureInfo.InvariantCulture)).Distinct().Order().ToArray();
            Assert.True(ends.Length >= 10, $"{name}: {string.Join(' ', ends)}");
            Assert.InRange(ends[0], 0.0001, 0.001);
            Assert.InRange(ends[^1], 5, 8);
        }
    }

    [Fact]
    public async Task T13_a_head_over_its_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "health/live");
        request.Headers.Add("X-Long", new string('x', 20_000));

        using var answer = await http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task T13_a_body_over_its_limit_is_refused_with_a_client_error()
    {
        using var body = new StringContent($$"""{"deviceName":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("api/v1/provision", body, Cancelled);

        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    [GeneratedRegex("""^(\w+)_bucket\{.*le="([^"]+)"\}""", RegexOptions.Multiline)]
    private static partial Regex BucketEnd();
}
