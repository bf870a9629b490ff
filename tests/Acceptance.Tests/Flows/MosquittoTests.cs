using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>mosquitto_rr, mosquitto_pub and mosquitto_sub, unmodified.</summary>
public sealed class MosquittoTests(SiloFixture fixture)
{
    private static readonly string[] Versions = ["mqttv31", "mqttv311", "mqttv5"];

    public static TheoryData<string, int, CredentialChoice> Flows
    {
        get
        {
            var flows = new TheoryData<string, int, CredentialChoice>();
            foreach (var version in Versions)
            {
                foreach (var choice in Enum.GetValues<CredentialChoice>())
                {
                    flows.Add(version, 1, choice);
                }

                flows.Add(version, 0, CredentialChoice.ServerMadeToken);
            }

            return flows;
        }
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Mosquitto_rr_provisions_and_mosquitto_pub_logs_in(string version, int qos, CredentialChoice choice)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var asked = (await AskAsync(flow.Request, "-V", version, "-q", Text(qos), "-u", "provision")).Succeeded();

        var value = await flow.ShowsCredentialsAsync(asked.Output);
        if (flow.LogsInPlain)
        {
            (await PublishAsync([.. LoginOf(value), "-V", version, "-q", Text(qos)])).Succeeded();
            if (qos > 0)
            {
                // QoS 0 says nothing about arrival, so only QoS 1 has a fact to look at.
                await flow.ShowsTelemetryAsync();
            }
        }
    }

    [Theory]
    [InlineData("mqttv31")]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task The_client_id_provision_needs_no_user_name(string version)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo);

        var asked = (await AskAsync(flow.Request, "-V", version, "-q", "1", "-i", "provision")).Succeeded();

        await flow.ShowsCredentialsAsync(asked.Output);
    }

    [Theory]
    [InlineData("mqttv31")]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_pub_returns_after_the_device_was_made(string version)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo);
        var client = PublicClients.Mosquitto("mosquitto_pub");

        var sent = await client.RunAsync(
            [.. Server, "-V", version, "-u", "provision", "-q", "1", "-t", "/provision/request", "-m", flow.Request.ToJsonString()],
            cancellationToken: TestContext.Current.CancellationToken);

        sent.Succeeded();
        Assert.NotNull(await fixture.Silo.Operator.GetDeviceAsync(flow.Name, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task A_refusal_is_an_answer_as_well(string version)
    {
        var request = new JsonObject
        {
            ["deviceName"] = Fresh.Text("press"),
            ["provisionDeviceKey"] = Fresh.Text("unknown"),
            ["provisionDeviceSecret"] = Fresh.Text("unknown"),
        };

        var asked = (await AskAsync(request, "-V", version, "-q", "1", "-u", "provision")).Succeeded();

        Assert.Equal("""{"errorMsg":"Provision data was not found!","status":"NOT_FOUND"}""", asked.Output.Trim());
    }

    [Theory]
    [InlineData("mqttv311", "/provision/response", true)]
    [InlineData("mqttv5", "/provision/response", true)]
    [InlineData("mqttv311", "#", false)]
    [InlineData("mqttv5", "/provision/+", false)]
    public async Task Mosquitto_sub_is_granted_the_response_topic_only(string version, string filter, bool granted)
    {
        var client = PublicClients.Mosquitto("mosquitto_sub");

        // -E: leave when the subscriptions are answered.
        var subscribed = await client.RunAsync(
            [.. Server, "-V", version, "-u", "provision", "-q", "1", "-t", filter, "-E"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(granted, !(subscribed.Output + subscribed.Error).Contains("denied", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("mqttv31")]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_sub_hears_of_a_shared_attribute(string version)
    {
        var token = Fresh.Text("token");
        var device = await fixture.Silo.Operator.CreateDeviceAsync(Fresh.Text("press"), accessToken: token, cancellationToken: TestContext.Current.CancellationToken);
        PublicClients.Mosquitto("mosquitto_sub");
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Its output is buffered in a pipe; -d says when the subscription was granted, -C 1 leaves after the first message.
        var listening = ExternalTool.Require("stdbuf", "apt-get install coreutils").RunAsync(
            ["-oL", "mosquitto_sub", .. Server, "-V", version, "-u", token, "-i", "listener", "-q", "1", "-d", "-C", "1", "-W", "30", "-t", "v1/devices/me/attributes"],
            onLine: line =>
            {
                if (line.StartsWith("Subscribed", StringComparison.Ordinal))
                {
                    subscribed.TrySetResult();
                }
            },
            cancellationToken: TestContext.Current.CancellationToken);
        await Task.WhenAny(subscribed.Task, listening);
        await fixture.Silo.Operator.SetAttributesAsync(
            OperatorClient.IdOf(device), "SHARED_SCOPE", new JsonObject { ["interval"] = 30 }, TestContext.Current.CancellationToken);

        Assert.Contains("""{"interval":30}""", (await listening).Succeeded().Output, StringComparison.Ordinal);
    }

    private string[] Server => ["-h", "127.0.0.1", "-p", Text(fixture.Silo.MqttPort)];

    private static string[] LoginOf(JsonNode value) => value is JsonObject basic
        ? ["-i", basic["clientId"]!.GetValue<string>(), "-u", basic["userName"]!.GetValue<string>(), "-P", basic["password"]!.GetValue<string>()]
        : ["-u", value.GetValue<string>()];

    private Task<ToolResult> AskAsync(JsonObject request, params string[] options) => PublicClients.Mosquitto("mosquitto_rr").RunAsync(
        [.. Server, .. options, "-W", "20", "-t", "/provision/request", "-e", "/provision/response", "-m", request.ToJsonString()],
        cancellationToken: TestContext.Current.CancellationToken);

    private Task<ToolResult> PublishAsync(string[] options) => PublicClients.Mosquitto("mosquitto_pub").RunAsync(
        [.. Server, .. options, "-t", "v1/devices/me/telemetry", "-m", DeviceFlow.Telemetry.ToJsonString()],
        cancellationToken: TestContext.Current.CancellationToken);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
