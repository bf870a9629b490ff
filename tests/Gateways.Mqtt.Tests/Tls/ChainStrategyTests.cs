using System.Text.Json.Nodes;
using ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>X509_CERTIFICATE_CHAIN over MQTTS, with real handshakes on the real silo (wire-spec 3.8).</summary>
public sealed class ChainStrategyTests : IDisposable
{
    private readonly SiloFixture fixture;
    private readonly TestAuthority root = TestAuthority.Root(Scene.Fresh("root"));
    private readonly TestAuthority maker;
    private readonly string name = Scene.Fresh("press");

    public ChainStrategyTests(SiloFixture fixture)
    {
        this.fixture = fixture;
        maker = root.Intermediate(Scene.Fresh("maker"));
    }

    private OperatorClient Operator => fixture.Silo.Operator;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        maker.Dispose();
        root.Dispose();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task D28_A_chain_of_a_registered_CA_makes_its_device_and_logs_it_in(int version)
    {
        await ProfileAsync();
        using var certificate = maker.Device(name);

        await using var peer = await DialAsync(certificate, version);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId: "c"));
        await peer.ExpectsAcceptedAsync();
        await peer.SendsAsync(MqttBytes.Publish(version, "v1/devices/me/telemetry", """{"t":21.5}""", qos: 1, packetId: 1));
        await peer.ReceivesAsync("PUBACK");

        var deviceId = await DeviceIdAsync();
        Assert.Equal("provisioned", (await Operator.GetAttributeAsync(deviceId, "SERVER_SCOPE", "provisionState", Cancelled))!.GetValue<string>());
        var latest = await Operator.GetLatestTelemetryAsync(deviceId, "t", Cancelled);
        Assert.Equal("21.5", latest["t"]![0]!["value"]!.ToString());
        var credentials = await Operator.GetCredentialsAsync(deviceId, Cancelled);
        Assert.Equal(("X509_CERTIFICATE", certificate.Bare), (credentials["credentialsType"]!.GetValue<string>(), credentials["credentialsValue"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task D29_The_CA_need_not_be_sent_along_but_it_must_be_registered(int issuers)
    {
        using var certificate = maker.Device(name);
        await RefusedAsync(certificate, issuers);
        Assert.Null(await Operator.GetDeviceAsync(name, Cancelled));
        await ProfileAsync();

        await AcceptedAsync(certificate, issuers);
    }

    [Fact]
    public async Task D31_I09_A_new_certificate_takes_the_place_of_the_old_one_and_ends_its_connection()
    {
        await ProfileAsync();
        using var old = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var renewed = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -1 });
        await using var peer = await DialAsync(old, 5);
        await peer.SendsAsync(MqttBytes.Connect(5, "c"));
        await peer.ExpectsAcceptedAsync();
        var deviceId = await DeviceIdAsync();

        await AcceptedAsync(renewed);

        await peer.ExpectsAsync("e0 9800");
        await RefusedAsync(old);
        await AcceptedAsync(renewed);
        Assert.Equal(deviceId, await DeviceIdAsync());
    }

    [Fact]
    public async Task D32_A_device_with_a_token_keeps_it_and_the_certificate_is_refused()
    {
        var profile = await ProfileAsync();
        var token = Scene.Fresh("t")[..20];
        await Operator.CreateDeviceAsync(name, OperatorClient.IdOf(profile), token, Cancelled);
        using var certificate = maker.Device(name);

        await RefusedAsync(certificate);

        await using var peer = await ScriptedMqttPeer.DeviceAsync(fixture.Silo.MqttPort, token);
    }

    [Theory]
    [InlineData("^([^@]+)@factory$")]
    [InlineData("^press(x)?")]
    public async Task D33_A_common_name_without_a_match_makes_no_device(string pattern)
    {
        await ProfileAsync(pattern);
        using var certificate = maker.Device(name);

        await RefusedAsync(certificate);

        Assert.Null(await Operator.GetDeviceAsync(name, Cancelled));
    }

    [Fact]
    public async Task TB33_Without_leave_to_create_only_known_names_come()
    {
        var profile = await ProfileAsync(allowCreate: false);
        using var known = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var renewed = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -1 });
        using var unknown = maker.Device(name + "-2");
        var device = await Operator.CreateDeviceAsync(name, OperatorClient.IdOf(profile), cancellationToken: Cancelled);
        await Operator.SetCredentialsAsync(OperatorClient.IdOf(device), "X509_CERTIFICATE", null, known.Pem, Cancelled);

        await RefusedAsync(unknown);
        await AcceptedAsync(known);
        await AcceptedAsync(renewed);
    }

    [Fact]
    public async Task T18_A_leaf_that_signs_for_others_and_a_chain_of_the_same_names_get_nobody_in()
    {
        await ProfileAsync();
        using var honest = maker.Intermediate(CertificatePlan.Device(Scene.Fresh("honest")));
        using var issuedByDevice = honest.Device(name);
        using var ownRoot = TestAuthority.Root(CertificatePlan.Authority("x") with { Subject = root.Certificate.Certificate.Subject });
        using var ownMaker = ownRoot.Intermediate(CertificatePlan.Authority("x") with { Subject = maker.Certificate.Certificate.Subject });
        using var ofOwnMaker = ownMaker.Device(name);
        using var expired = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -9, EndsIn = -1 });

        foreach (var certificate in new[] { issuedByDevice, ofOwnMaker, expired, maker.Certificate })
        {
            await RefusedAsync(certificate);
        }

        Assert.Null(await Operator.GetDeviceAsync(name, Cancelled));
    }

    private async Task<JsonNode> ProfileAsync(string pattern = "(.*)", bool allowCreate = true) =>
        await Operator.CreateChainProfileAsync(Scene.Fresh("chain"), maker.Certificate.Pem, pattern, allowCreate, Cancelled);

    private Task<ScriptedMqttPeer> DialAsync(TestCertificate certificate, int version, int issuers = int.MaxValue) =>
        ScriptedMqttPeer.DialAsync(fixture.Silo.MqttTlsPort, version, tls: DeviceTls.Of(fixture.Silo, certificate) with { Issuers = issuers });

    private async Task AcceptedAsync(TestCertificate certificate, int issuers = int.MaxValue)
    {
        await using var peer = await DialAsync(certificate, 4, issuers);
        await peer.SendsAsync(MqttBytes.Connect(4, "c"));
        await peer.ExpectsAcceptedAsync();
    }

    private async Task RefusedAsync(TestCertificate certificate, int issuers = int.MaxValue)
    {
        await using var peer = await DialAsync(certificate, 4, issuers);
        await peer.SendsAsync(MqttBytes.Connect(4, "c"));
        await peer.ExpectsAsync("20 0005");
        await peer.ExpectsClosedAsync();
    }

    private async Task<string> DeviceIdAsync() => OperatorClient.IdOf((await Operator.GetDeviceAsync(name, Cancelled))!);
}
