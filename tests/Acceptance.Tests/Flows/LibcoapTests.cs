using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>libcoap's own clients, on plain CoAP.</summary>
public sealed class LibcoapTests(SiloFixture fixture)
{
    [Theory]
    [InlineData("coap-client-notls", CredentialChoice.ServerMadeToken)]
    [InlineData("coap-client-notls", CredentialChoice.OwnToken)]
    [InlineData("coap-client-notls", CredentialChoice.MqttBasic)]
    [InlineData("coap-client-notls", CredentialChoice.Certificate)]
    [InlineData("coap-client-notls", CredentialChoice.ServerMadeToken, "-N")]
    [InlineData("coap-client-notls", CredentialChoice.Certificate, "-b", "64")]
    [InlineData("coap-client-notls", CredentialChoice.Certificate, "-b", "1024")]
    [InlineData("coap-client-openssl", CredentialChoice.ServerMadeToken)]
    [InlineData("coap-client-openssl", CredentialChoice.Certificate, "-b", "256")]
    public async Task Libcoap_provisions_and_sends_telemetry(string client, CredentialChoice choice, params string[] options)
    {
        var flow = await DeviceFlow.BeginAsync(fixture.Silo, choice);

        var asked = await PostAsync(client, "api/v1/provision", flow.Request.ToJsonString(), options);

        var value = await flow.ShowsCredentialsAsync(asked.Succeeded().Output);
        if (choice is CredentialChoice.ServerMadeToken or CredentialChoice.OwnToken)
        {
            var sent = await PostAsync(client, $"api/v1/{value.GetValue<string>()}/telemetry", DeviceFlow.Telemetry.ToJsonString(), options);
            Assert.Empty(sent.Succeeded().Error);
            await flow.ShowsTelemetryAsync();
        }
    }

    [Fact]
    public async Task A_refusal_is_a_4_00_with_a_body()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo, TestProfile.Disabled);

        var asked = await PostAsync("coap-client-notls", "api/v1/provision", ProvisionOrder.For(profile, Fresh.Text("press")).ToJsonString());

        // libcoap prints the code and the body of an error to standard error.
        Assert.Contains("4.00", asked.Error, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"NOT_FOUND\"", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_discovery_names_the_provisioning_path()
    {
        var client = PublicClients.Libcoap("coap-client-notls");

        var found = await client.RunAsync(["-B", "20", Uri(".well-known/core")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("</api/v1/provision>", found.Succeeded().Output, StringComparison.Ordinal);
    }

    private Task<ToolResult> PostAsync(string client, string path, string body, params string[] options) => PublicClients.Libcoap(client).RunAsync(
        ["-m", "post", "-B", "20", .. options, "-f", "-", Uri(path)], input: body, cancellationToken: TestContext.Current.CancellationToken);

    private string Uri(string path) => string.Create(CultureInfo.InvariantCulture, $"coap://127.0.0.1:{fixture.Silo.CoapPort}/{path}");
}
