using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Telemetry;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Telemetry;

public sealed class DeadCollectorTests
{
    [Fact]
    public async Task I21_a_collector_that_never_answers_keeps_no_device_waiting()
    {
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await OtlpCollector.StartAsync();
        collector.Held = answers.Task;
        await using var silo = await SiloProcess.StartAsync(TracedSilo.Telling(collector));
        var profile = await TestProfile.CreateAsync(silo);
        await using var device = new HttpDevice(silo.HttpPort);
        Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("first")))).Succeeded);
        await collector.UntilAsync(one => one.Of("traces").Count == 1, "the export that is not answered");

        // More spans than the queue takes: some six for each request.
        for (var number = 0; number < 500; number++)
        {
            Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("device")))).Succeeded);
        }

        Assert.Single(collector.Of("traces"));
        using var http = new HttpClient();
        var served = await http.GetStringAsync(new Uri($"http://127.0.0.1:{silo.HttpPort}/metrics"), TestContext.Current.CancellationToken);
        Assert.Contains(served.Split('\n'), line => line.StartsWith("otel_sdk_processor_span_processed", StringComparison.Ordinal) && line.Contains("queue_full", StringComparison.Ordinal));
        answers.SetResult();
        await collector.UntilAsync(one => one.Of("traces").Count > 1, "what the queue has kept");
        Assert.InRange(collector.Spans.Count(span => span.Name == "provisioning.decide"), 2, 500);
    }
}
