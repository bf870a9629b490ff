using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.InProcess;

/// <summary>The token in the path, and the secrets in bodies, seen by everything that observes a request.</summary>
public sealed class SecretsStaySecretTests
{
    private const string Canary = "c4n4ry-7e6d5c4b";

    [Fact]
    public async Task I16_T24_no_log_trace_or_metric_shows_a_token_or_secret()
    {
        var seen = new StringBuilder();
        using var log = new RecordingLog();
        using var traces = Traces(seen);
        using var meters = Meters(seen);
        await using (var host = await HttpHost.StartAsync(log))
        {
            await SpeakAsync(host);
        }

        meters.RecordObservableInstruments();
        lock (seen)
        {
            seen.Append(log.Text);
        }

        var all = seen.ToString();
        Assert.Contains("http.server.request.duration", all, StringComparison.Ordinal);
        Assert.Contains("gateway.request.duration", all, StringComparison.Ordinal);
        Assert.Contains("/api/v1/-/telemetry", all, StringComparison.Ordinal); // the observers do see the rest
        Assert.Contains("Microsoft.AspNetCore.Hosting.HttpRequestIn", all, StringComparison.Ordinal);
        var lines = all.Split('\n').Where(line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase)).Distinct().ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    private static async Task SpeakAsync(HttpHost host)
    {
        var token = TestContext.Current.CancellationToken;
        AuthenticationRequest? login = null;
        host.Cluster.Authenticate = request =>
        {
            login = request;
            return Task.FromResult<Result<DeviceIdentity>>(ScriptedCluster.Device);
        };

        using var good = await host.Http.PostAsync($"api/v1/{Canary}/telemetry?x=y", Body("{}"), token);
        Assert.Equal(Canary, login?.Token.Reveal());
        using var read = await host.Http.GetAsync($"api/v1/{Canary}/attributes?clientKeys=a", token);
        using var malformed = await host.Http.PostAsync($"api/v1/{Canary}/attributes", Body($"{{\"{Canary}\""), token);
        host.Cluster.Authenticate = _ => Task.FromResult<Result<DeviceIdentity>>(new Fault(FaultCode.Unauthenticated, "no"));
        using var refused = await host.Http.PostAsync($"api/v1/{Canary}/telemetry", Body("{}"), token);
        host.Cluster.Authenticate = _ => throw new ClusterUnavailableException("down");
        using var unavailable = await host.Http.PostAsync($"api/v1/{Canary}/telemetry", Body("{}"), token);
        host.Cluster.Authenticate = _ => throw new InvalidOperationException("a bug");
        using var bug = await host.Http.PostAsync($"api/v1/{Canary}/telemetry", Body("{}"), token);
        Assert.Equal([200, 200, 400, 401, 503, 500], new[] { good, read, malformed, refused, unavailable, bug }.Select(response => (int)response.StatusCode));

        foreach (var path in new[] { $"api/v1/{Canary}", $"api/v1/{Canary}/nothing", $"API/v1/{Canary}/telemetry/x", $"api//v1/x/api/v1/{Canary}/y" })
        {
            using var unknown = await host.Http.GetAsync(path, token);
            Assert.Equal(404, (int)unknown.StatusCode);
        }

        foreach (var body in new[] { Canary, $$"""{"provisionDeviceSecret":"{{Canary}}"}""", $$"""{"provisionDeviceKey":"{{Canary}}","provisionDeviceSecret":"{{Canary}}","token":"{{Canary}}"}""" })
        {
            using var provision = await host.Http.PostAsync("api/v1/provision", Body(body), token);
        }

        await RawHttp.SendAsync(host.Port, $"POST /api/v1/{Canary}/telemetry HTTP/7.1\r\n\r\n");
        await RawHttp.SendAsync(host.Port, $"POST /api/v1/{Canary} x/telemetry HTTP/1.1\r\nHost: a\r\n\r\n");
        await RawHttp.SendAsync(host.Port, $"POST /api/v1/{Canary}/telemetry HTTP/1.1\r\nConnection: close\r\n\r\n");
        await RawHttp.SendAsync(host.Port, $"POST http://h/api/v1/{Canary}/telemetry HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}");
        await RawHttp.SendAsync(host.Port, $"POST /api/v1/{Canary}%2/telemetry HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}");
    }

    private static StringContent Body(string text) => new(text, Encoding.UTF8, "application/json");

    private static ActivityListener Traces(StringBuilder seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("System.Net", StringComparison.Ordinal), // the test's own client
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Append(activity.OperationName).Append(' ').Append(activity.DisplayName).Append(' ').AppendJoin(' ', activity.TagObjects).AppendLine();
                    seen.AppendJoin(' ', activity.Events.SelectMany(one => one.Tags)).AppendLine();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Meters(StringBuilder seen)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                seen.Append(instrument.Name).Append(' ').AppendJoin(' ', tags.ToArray()).AppendLine();
            }
        }
    }
}
