using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Telemetry;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Telemetry;

/// <summary>What a real collector gets of a real silo.</summary>
public sealed class TraceTests(TracedSilo traced) : IClassFixture<TracedSilo>
{
    private const string OperationId = "provisioning.operation.id";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DeviceProtocol.Mqtt, "process /provision/request")]
    [InlineData(DeviceProtocol.Http, "POST /api/v1/provision")]
    [InlineData(DeviceProtocol.Coap, "POST /api/v1/provision")]
    public async Task I15_a_provisioning_is_one_trace_from_gateway_to_ledger_with_the_operation_of_its_audit_line(DeviceProtocol protocol, string name)
    {
        var profile = await TestProfile.CreateAsync(traced.Silo);
        var device = Fresh.Text("traced");
        await using (var connection = await DeviceConnections.OpenAsync(traced.Silo, protocol))
        {
            Assert.True((await connection.ProvisionAsync(ProvisionOrder.For(profile, device))).Succeeded);
        }

        var operation = await OperationOfAsync(device);
        await traced.Collector.UntilAsync(collector => TraceOf(collector, operation) is { } spans && spans.Any(span => span.Name == name) && spans.Any(span => span.Name == "ledger.write"), $"a trace of {operation}");

        var trace = TraceOf(traced.Collector, operation)!;
        var root = Assert.Single(trace, span => span.ParentId.Length == 0);
        Assert.Equal((name, operation, protocol.ToString().ToLowerInvariant(), "success"), (root.Name, root.Tags[OperationId], root.Tags["gateway.protocol"], root.Tags["gateway.outcome"]));
        Assert.All(trace.Except([root]), span => Assert.Contains(trace, parent => parent.SpanId == span.ParentId));
        Assert.All(trace, span => Assert.Equal(operation, span.Tags.GetValueOrDefault(OperationId)));
        var decision = Assert.Single(trace, span => span.Name == "provisioning.decide");
        Assert.Equal(("success", device, profile.Id), (decision.Tags["provisioning.outcome"], decision.Tags["provisioning.device.name"], decision.Tags["provisioning.profile.id"]));
        var write = Assert.Single(trace, span => span.Name == "ledger.write");
        Assert.InRange(double.Parse(write.Tags["ledger.wait"], System.Globalization.CultureInfo.InvariantCulture), 0, 10);
        var group = Assert.Single(traced.Collector.Spans, span => span.SpanId == write.Links.Single());
        Assert.Equal("ledger.group", group.Name);
        Assert.Contains(write.ParentId, group.Links);
        Assert.NotEqual(root.TraceId, group.TraceId);
    }

    [Fact]
    public async Task T14_a_device_neither_joins_a_trace_nor_says_what_is_recorded()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var profile = await TestProfile.CreateAsync(traced.Silo);
        var device = Fresh.Text("forger");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{traced.Silo.HttpPort}/api/v1/provision") { Content = JsonContent.Create(ProvisionOrder.For(profile, device)) };
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-00");
        request.Headers.Add("baggage", "mark=forged-baggage");
        using var answer = await http.SendAsync(request, Cancelled);
        Assert.Equal("SUCCESS", (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["status"]!.GetValue<string>());

        var operation = await OperationOfAsync(device);
        await traced.Collector.UntilAsync(collector => TraceOf(collector, operation)?.Any(span => span.ParentId.Length == 0) == true, $"a trace of {operation}");

        Assert.False(traced.Collector.Holds(Convert.FromHexString(Trace)));
        Assert.False(traced.Collector.Holds("forged-baggage"));
    }

    [Fact]
    public async Task I16_no_signal_holds_a_secret_and_headers_reach_the_collector()
    {
        var profile = await TestProfile.CreateAsync(traced.Silo);
        var secrets = new List<string> { profile.Secret, profile.Key, traced.Silo.AdminPassword, TracedSilo.HeaderSecret };
        foreach (var protocol in DeviceConnections.AllProtocols)
        {
            var device = Fresh.Text("quiet");
            await using var connection = await DeviceConnections.OpenAsync(traced.Silo, protocol);
            var answer = await connection.ProvisionAsync(ProvisionOrder.For(profile, device));
            secrets.Add(answer.Token);
            await using var again = await DeviceConnections.OpenAsync(traced.Silo, protocol);
            Assert.True(await again.LogsInAsync(answer.Token));
            await using var wrong = await DeviceConnections.OpenAsync(traced.Silo, protocol);
            Assert.False((await wrong.ProvisionAsync(ProvisionOrder.For(profile with { Secret = "canary-of-a-wrong-secret" }, device))).Succeeded);
            var operation = await OperationOfAsync(device, last: true);
            await traced.Collector.UntilAsync(collector => TraceOf(collector, operation)?.Any(span => span.ParentId.Length == 0) == true, $"a trace of {operation}");
        }

        await traced.Collector.UntilAsync(collector => collector.Of("logs").Count > 0 && collector.Of("metrics").Any(one => one.Body.AsSpan().IndexOf("provisioning.requests"u8) >= 0), "logs and metrics");

        Assert.DoesNotContain(secrets.Append("canary-of-a-wrong-secret"), secret => traced.Collector.Holds(secret));
        Assert.All(traced.Collector.Of("traces"), one => Assert.Contains($"x-access-key: {TracedSilo.HeaderSecret}", one.Headers, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All spans of the trace in which a gateway named this operation; null when there is none yet.</summary>
    private static List<OtlpSpan>? TraceOf(OtlpCollector collector, string operation)
    {
        var spans = collector.Spans;
        return spans.FirstOrDefault(span => span.Tags.GetValueOrDefault(OperationId) == operation) is { } one ? [.. spans.Where(span => span.TraceId == one.TraceId)] : null;
    }

    private async Task<string> OperationOfAsync(string device, bool last = false)
    {
        var story = (await traced.Silo.Operator.Http.GetFromJsonAsync<JsonNode>($"api/devices/{device}/story", Cancelled))!["data"]!.AsArray();
        return (last ? story[^1] : story.Single())!["operationId"]!.GetValue<string>();
    }
}
