using ProvisioningCluster.Gateways.Mqtt.Tests.Conformance;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>X509_CERTIFICATE credentials over MQTTS, on the real silo (wire-spec 3.4, 3.7).</summary>
public sealed class CertificateLoginTests(SiloFixture fixture) : IDisposable
{
    private readonly TestAuthority authority = TestAuthority.Root("makers");

    public void Dispose() => authority.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_stored_certificate_logs_in(int version)
    {
        using var certificate = authority.Device(Scene.Fresh("press"));
        var deviceId = await DeviceAsync(certificate);

        await using var peer = await DialAsync(certificate, version);
        await peer.SendsAsync(MqttBytes.Connect(version, clientId: "c"));
        await peer.ExpectsAcceptedAsync();
        await peer.SendsAsync(MqttBytes.Publish(version, "v1/devices/me/telemetry", """{"t":21.5}""", qos: 1, packetId: 1));
        await peer.ReceivesAsync("PUBACK");

        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(deviceId, "t", TestContext.Current.CancellationToken);
        Assert.Equal("21.5", latest["t"]![0]!["value"]!.ToString());
    }

    [Fact]
    public async Task D34_An_unknown_certificate_is_refused_whatever_token_comes_with_it()
    {
        var scene = await Scene.CreateAsync(fixture);
        var (_, token) = await scene.DeviceAsync();
        using var unknown = authority.Device(Scene.Fresh("press"));

        await using var old = await DialAsync(unknown, 4);
        await old.SendsAsync(MqttBytes.Connect(4, "c", token));
        await old.ExpectsAsync("20 0005");
        await old.ExpectsClosedAsync();
        await using var fresh = await DialAsync(unknown, 5);
        await fresh.SendsAsync(MqttBytes.Connect(5, "c", token));
        await fresh.ExpectsAsync("20 008700");
        await fresh.ExpectsAsync("e0 8700");
        await using var without = await DialAsync(null, 4);
        await without.SendsAsync(MqttBytes.Connect(4, "c", token));
        await without.ExpectsAcceptedAsync();
    }

    [Theory]
    [InlineData(-3, -2)]
    [InlineData(2, 3)]
    public async Task A_certificate_is_refused_outside_its_dates_at_connect(double startsIn, double endsIn)
    {
        using var certificate = authority.Issue(CertificatePlan.Device(Scene.Fresh("press")) with { StartsIn = startsIn, EndsIn = endsIn });
        await DeviceAsync(certificate);

        await using var peer = await DialAsync(certificate, 4);
        await peer.SendsAsync(MqttBytes.Connect(4, "c"));
        await peer.ExpectsAsync("20 0005");
        await peer.ExpectsClosedAsync();
    }

    [Fact]
    public async Task I14_A_replaced_certificate_ends_its_connection_and_opens_no_other()
    {
        using var former = authority.Device(Scene.Fresh("press"));
        using var latter = authority.Device(Scene.Fresh("press"));
        var deviceId = await DeviceAsync(former);
        await using var peer = await DialAsync(former, 5);
        await peer.SendsAsync(MqttBytes.Connect(5, "c"));
        await peer.ExpectsAcceptedAsync();

        await fixture.Silo.Operator.SetCredentialsAsync(deviceId, "X509_CERTIFICATE", null, latter.Pem, TestContext.Current.CancellationToken);

        await peer.ExpectsAsync("e0 9800");
        await using var again = await DialAsync(former, 4);
        await again.SendsAsync(MqttBytes.Connect(4, "c"));
        await again.ExpectsAsync("20 0005");
        await using var other = await DialAsync(latter, 4);
        await other.SendsAsync(MqttBytes.Connect(4, "c"));
        await other.ExpectsAcceptedAsync();
    }

    [Fact]
    public async Task A_device_provisions_with_key_and_secret_whatever_it_presents()
    {
        var scene = await Scene.CreateAsync(fixture);
        using var unknown = authority.Device(Scene.Fresh("press"));
        var profile = new TestProfile(scene.ProfileId, scene.Key, scene.Secret);

        await using var device = await MqttDevice.OpenAsync(fixture.Silo.MqttTlsPort, tls: DeviceTls.Of(fixture.Silo, unknown));
        var answer = await device.ProvisionAsync(Testing.Devices.ProvisionOrder.For(profile, scene.DeviceName));

        Assert.True(answer.Succeeded, answer.Body);
        await using var plain = await MqttDevice.OpenAsync(fixture.Silo.MqttTlsPort, tls: DeviceTls.Of(fixture.Silo));
        Assert.True(await plain.LogsInAsync(answer.Token));
        Assert.False(await device.LogsInAsync(answer.Token)); // with its certificate, which nobody knows
    }

    private Task<ScriptedMqttPeer> DialAsync(TestCertificate? certificate, int version) =>
        ScriptedMqttPeer.DialAsync(fixture.Silo.MqttTlsPort, version, tls: DeviceTls.Of(fixture.Silo, certificate));

    private async Task<string> DeviceAsync(TestCertificate certificate)
    {
        var device = await fixture.Silo.Operator.CreateDeviceAsync(Scene.Fresh("device"), cancellationToken: TestContext.Current.CancellationToken);
        var deviceId = OperatorClient.IdOf(device);
        await fixture.Silo.Operator.SetCredentialsAsync(deviceId, "X509_CERTIFICATE", null, certificate.Pem, TestContext.Current.CancellationToken);
        return deviceId;
    }
}
