using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>The reference guide's flow: provision, log in with what came back, send telemetry; the operator sees all of it.</summary>
internal sealed class DeviceFlow
{
    public const double Temperature = 21.5;

    private readonly SiloProcess silo;
    private readonly CredentialChoice choice;

    private DeviceFlow(SiloProcess silo, TestProfile profile, CredentialChoice choice, string? certificate)
    {
        this.silo = silo;
        this.choice = choice;
        Name = Fresh.Text("press");
        Request = ProvisionOrder.For(profile, Name);
        Ask(certificate);
    }

    public string Name { get; }

    public JsonObject Request { get; }

    /// <summary>True when the credentials can log in without TLS.</summary>
    public bool LogsInPlain => choice != CredentialChoice.Certificate;

    public static JsonObject Telemetry => new() { ["temperature"] = Temperature };

    /// <param name="certificate">PEM of the device's certificate, for a choice of that kind; null makes one.</param>
    public static async Task<DeviceFlow> BeginAsync(SiloProcess silo, CredentialChoice choice = CredentialChoice.ServerMadeToken, string? certificate = null) =>
        new(silo, await TestProfile.CreateAsync(silo), choice, certificate);

    /// <summary>The answer carries what the operator reads as the device's credentials, and it is what the device asked for.</summary>
    public async Task<JsonNode> ShowsCredentialsAsync(string body)
    {
        var answer = JsonNode.Parse(body)!;
        Assert.Equal("SUCCESS", answer["status"]?.GetValue<string>());
        var device = await silo.Operator.GetDeviceAsync(Name, TestContext.Current.CancellationToken);
        Assert.NotNull(device);
        var stored = await silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(device), TestContext.Current.CancellationToken);
        Assert.Equal(answer["credentialsType"]!.GetValue<string>(), stored["credentialsType"]!.GetValue<string>());
        AssertCredentials(answer["credentialsValue"]!, stored);
        return answer["credentialsValue"]!;
    }

    /// <summary>The operator reads the value that the device sent.</summary>
    public async Task ShowsTelemetryAsync()
    {
        var device = await silo.Operator.GetDeviceAsync(Name, TestContext.Current.CancellationToken);
        var latest = await silo.Operator.GetLatestTelemetryAsync(OperatorClient.IdOf(device!), "temperature", TestContext.Current.CancellationToken);
        Assert.Equal(Temperature.ToString(CultureInfo.InvariantCulture), latest["temperature"]?[0]?["value"]?.ToString());
    }

    private void Ask(string? certificate)
    {
        switch (choice)
        {
            case CredentialChoice.OwnToken:
                Request["credentialsType"] = "ACCESS_TOKEN";
                Request["token"] = Fresh.Text("token");
                break;
            case CredentialChoice.MqttBasic:
                Request["credentialsType"] = "MQTT_BASIC";
                // MQTT 3.1 allows client ids of 23 characters at most.
                Request["clientId"] = Fresh.Text("c")[..20];
                Request["username"] = Fresh.Text("user");
                Request["password"] = Fresh.Text("password");
                break;
            case CredentialChoice.Certificate:
                Request["credentialsType"] = "X509_CERTIFICATE";
                Request["hash"] = certificate ?? DeviceCertificate.MakePem(Name);
                break;
        }
    }

    private void AssertCredentials(JsonNode value, JsonNode stored)
    {
        switch (choice)
        {
            case CredentialChoice.ServerMadeToken:
                Assert.Matches("^[A-Za-z0-9]{20}$", value.GetValue<string>());
                Assert.Equal(value.GetValue<string>(), stored["credentialsId"]!.GetValue<string>());
                break;
            case CredentialChoice.OwnToken:
                Assert.Equal(Request["token"]!.GetValue<string>(), value.GetValue<string>());
                Assert.Equal(value.GetValue<string>(), stored["credentialsId"]!.GetValue<string>());
                break;
            case CredentialChoice.MqttBasic:
                var expected = new JsonObject
                {
                    ["clientId"] = Request["clientId"]!.DeepClone(),
                    ["userName"] = Request["username"]!.DeepClone(),
                    ["password"] = Request["password"]!.DeepClone(),
                };
                Assert.True(JsonNode.DeepEquals(expected, value), value.ToJsonString());
                Assert.Equal(Sha3($"{Request["clientId"]}|{Request["username"]}"), stored["credentialsId"]!.GetValue<string>());
                break;
            case CredentialChoice.Certificate:
                var bare = DeviceCertificate.Bare(Request["hash"]!.GetValue<string>());
                Assert.Equal(bare, value.GetValue<string>());
                Assert.Equal(bare, stored["credentialsValue"]!.GetValue<string>());
                Assert.Equal(Sha3(bare), stored["credentialsId"]!.GetValue<string>());
                break;
        }
    }

    private static string Sha3(string text) => Convert.ToHexStringLower(SHA3_256.HashData(Encoding.UTF8.GetBytes(text)));
}
