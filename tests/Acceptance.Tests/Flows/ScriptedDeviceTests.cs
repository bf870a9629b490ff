using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>paho, MQTT.js and node-coap, each driven by a script under <c>clients/</c>.</summary>
public sealed class ScriptedDeviceTests(SiloFixture fixture)
{
    private const string OwnAttribute = """{"client":{"firmware":"1.2.3"}}""";

    public static TheoryData<string, int, string, CredentialChoice> MqttFlows
    {
        get
        {
            var flows = new TheoryData<string, int, string, CredentialChoice>();
            foreach (var version in (string[])["3.1", "3.1.1", "5"])
            {
                foreach (var choice in Enum.GetValues<CredentialChoice>())
                {
                    flows.Add(version, 1, "username", choice);
                }

                flows.Add(version, 0, "username", CredentialChoice.ServerMadeToken);
                flows.Add(version, 1, "clientId", CredentialChoice.ServerMadeToken);
            }

            return flows;
        }
    }

    [Theory]
    [MemberData(nameof(MqttFlows))]
    public async Task Paho_provisions_logs_in_and_sends_telemetry_and_attributes(string version, int qos, string by, CredentialChoice choice)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var lines = await RunAsync(PublicClients.Python, "paho_device.py", MqttJob(flow, version, qos, by));

        await ShowsAsync(flow, lines, OwnAttribute);
    }

    [Theory]
    [MemberData(nameof(MqttFlows))]
    public async Task Mqtt_js_provisions_logs_in_and_sends_telemetry_and_attributes(string version, int qos, string by, CredentialChoice choice)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var lines = await RunAsync(PublicClients.Node(), "mqtt-device.mjs", MqttJob(flow, version, qos, by));

        await ShowsAsync(flow, lines, OwnAttribute);
    }

    [Theory]
    [InlineData(true, CredentialChoice.ServerMadeToken)]
    [InlineData(true, CredentialChoice.OwnToken)]
    [InlineData(true, CredentialChoice.Certificate)]
    [InlineData(false, CredentialChoice.ServerMadeToken)]
    public async Task Node_coap_provisions_and_sends_telemetry(bool confirmable, CredentialChoice choice)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);
        var job = Job(flow, fixture.Silo.CoapPort);
        job["confirmable"] = confirmable;

        var lines = await RunAsync(PublicClients.Node(), "coap-device.mjs", job);

        Assert.Equal("2.01", lines[0]);
        await ShowsAsync(flow, lines[1..], "sent");
    }

    private static async Task ShowsAsync(DeviceFlow flow, string[] lines, string lastLine)
    {
        await flow.ShowsCredentialsAsync(lines[0]);
        if (flow.LogsInPlain)
        {
            Assert.Equal(lastLine, lines[^1].Replace(" ", "", StringComparison.Ordinal));
            await flow.ShowsTelemetryAsync();
        }
    }

    private JsonObject MqttJob(DeviceFlow flow, string version, int qos, string by)
    {
        var job = Job(flow, fixture.Silo.MqttPort);
        job["version"] = version;
        job["qos"] = qos;
        job["by"] = by;
        return job;
    }

    private static JsonObject Job(DeviceFlow flow, int port) => new()
    {
        ["host"] = "127.0.0.1",
        ["port"] = port,
        ["request"] = flow.Request.DeepClone(),
        ["telemetry"] = DeviceFlow.Telemetry,
    };

    /// <summary>The lines that the script prints for this job.</summary>
    internal static async Task<string[]> RunAsync(ExternalTool interpreter, string script, JsonObject job)
    {
        var run = await interpreter.RunAsync(
            [PublicClients.Script(script)], input: job.ToJsonString(), cancellationToken: TestContext.Current.CancellationToken);
        return run.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
