using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>curl against the device API.</summary>
public sealed class CurlTests(SiloFixture fixture)
{
    [Theory]
    [InlineData(CredentialChoice.ServerMadeToken)]
    [InlineData(CredentialChoice.OwnToken)]
    [InlineData(CredentialChoice.MqttBasic)]
    [InlineData(CredentialChoice.Certificate)]
    public async Task Curl_provisions_and_sends_telemetry(CredentialChoice choice)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var asked = await PostAsync("api/v1/provision", flow.Request.ToJsonString(), "--fail");

        var value = await flow.ShowsCredentialsAsync(asked.Succeeded().Output);
        if (choice is CredentialChoice.ServerMadeToken or CredentialChoice.OwnToken)
        {
            var sent = await PostAsync($"api/v1/{value.GetValue<string>()}/telemetry", DeviceFlow.Telemetry.ToJsonString(), "--fail");
            Assert.Empty(sent.Succeeded().Output);
            await flow.ShowsTelemetryAsync();
        }
    }

    [Fact]
    public async Task A_second_request_for_a_name_is_a_refusal_with_status_200()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var request = ProvisionOrder.For(profile, Fresh.Text("press")).ToJsonString();

        (await PostAsync("api/v1/provision", request, "--fail")).Succeeded();
        var second = await PostAsync("api/v1/provision", request, "--fail");

        Assert.Equal("""{"errorMsg":"Failed to provision device!","status":"FAILURE"}""", second.Succeeded().Output);
    }

    [Fact]
    public async Task Malformed_input_is_a_400_that_echoes_nothing()
    {
        var secret = Fresh.Text("secret");

        var answered = await PostAsync("api/v1/provision", $$"""{"provisionDeviceSecret":"{{secret}}"}""", "-w", "\n%{http_code}");

        var lines = answered.Succeeded().Output.Split('\n');
        Assert.Equal("400", lines[^1]);
        Assert.Equal(31, JsonNode.Parse(lines[0])!["errorCode"]!.GetValue<int>());
        Assert.DoesNotContain(secret, answered.Output, StringComparison.Ordinal);
    }

    private Task<ToolResult> PostAsync(string path, string body, params string[] options) => PublicClients.Curl.RunAsync(
        ["--silent", "--show-error", "--max-time", "20", .. options, "-H", "Content-Type: application/json", "--data-binary", "@-", Uri(path)],
        input: body,
        cancellationToken: TestContext.Current.CancellationToken);

    private string Uri(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{fixture.Silo.HttpPort}/{path}");
}
