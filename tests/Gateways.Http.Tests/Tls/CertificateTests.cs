using System.Net;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using HttpDevice = ProvisioningCluster.Testing.Devices.HttpDevice;
using TestProfile = ProvisioningCluster.Testing.Devices.TestProfile;

namespace ProvisioningCluster.Gateways.Http.Tests.Tls;

/// <summary>The device API over HTTPS: what it is over HTTP, and token-less paths for devices with a certificate (as wire-spec 5.3 has them).</summary>
public sealed class CertificateTests(SiloFixture fixture) : IDisposable
{
    private readonly TestAuthority authority = TestAuthority.Root("makers");

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_device_provisions_and_sends_telemetry()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        await using var device = Device(null);

        var answer = await device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("pump")));

        Assert.True(answer.Succeeded, answer.Body);
        Assert.True(await device.LogsInAsync(answer.Token));
    }

    [Fact]
    public async Task A_stored_certificate_needs_no_token_in_the_path()
    {
        using var certificate = authority.Device(Fresh.Text("pump"));
        var deviceId = await DeviceAsync(certificate);
        await using var device = Device(certificate);

        Assert.Equal(HttpStatusCode.OK, await device.PostAsync("api/v1/telemetry", new JsonObject { ["pressure"] = 4.2 }));
        Assert.Equal(HttpStatusCode.OK, await device.PostAsync("api/v1/attributes", new JsonObject { ["firmware"] = "1.2.3" }));
        Assert.Equal((HttpStatusCode.OK, """{"client":{"firmware":"1.2.3"}}"""), await device.GetAsync("api/v1/attributes?clientKeys=firmware"));
        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(deviceId, "pressure", TestContext.Current.CancellationToken);
        Assert.Equal("4.2", latest["pressure"]![0]!["value"]!.ToString());
    }

    [Fact]
    public async Task Without_a_certificate_that_is_known_and_good_now_a_path_without_a_token_is_401()
    {
        using var unknown = authority.Device(Fresh.Text("pump"));
        using var expired = authority.Issue(CertificatePlan.Device(Fresh.Text("pump")) with { StartsIn = -3, EndsIn = -2 });
        await DeviceAsync(expired);
        await using var plain = new HttpDevice(fixture.Silo.HttpPort);

        foreach (var device in (HttpDevice[])[Device(null), Device(unknown), Device(expired), plain])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await device.PostAsync("api/v1/telemetry", []));
            Assert.Equal(HttpStatusCode.Unauthorized, await device.PostAsync("api/v1/attributes", []));
            Assert.Equal((HttpStatusCode.Unauthorized, ""), await device.GetAsync("api/v1/attributes"));
            await device.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_token_in_the_path_counts_whatever_certificate_comes_along()
    {
        using var unknown = authority.Device(Fresh.Text("pump"));
        using var other = authority.Device(Fresh.Text("pump"));
        await DeviceAsync(other);
        var token = Fresh.Text("token");
        await fixture.Silo.Operator.CreateDeviceAsync(Fresh.Text("pump"), accessToken: token, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var certificate in (TestCertificate[])[unknown, other])
        {
            await using var device = Device(certificate);
            Assert.True(await device.LogsInAsync(token));
            Assert.False(await device.LogsInAsync(Fresh.Text("token")));
        }
    }

    [Fact]
    public async Task I14_A_replaced_certificate_is_refused_on_the_connection_that_it_opened()
    {
        using var former = authority.Device(Fresh.Text("pump"));
        using var latter = authority.Device(Fresh.Text("pump"));
        var deviceId = await DeviceAsync(former);
        await using var device = Device(former);
        Assert.Equal(HttpStatusCode.OK, await device.PostAsync("api/v1/telemetry", []));

        await fixture.Silo.Operator.SetCredentialsAsync(deviceId, "X509_CERTIFICATE", null, latter.Pem, TestContext.Current.CancellationToken);

        await Poll.UntilAsync(
            async () => await device.PostAsync("api/v1/telemetry", []) == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(1), () => "the former certificate to be refused");
        await using var renewed = Device(latter);
        Assert.Equal(HttpStatusCode.OK, await renewed.PostAsync("api/v1/telemetry", []));
    }

    [Fact]
    public async Task The_operators_routes_answer_over_TLS_where_they_share_the_devices_listener()
    {
        await using var device = Device(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await device.GetAsync("api/tenant/devices?pageSize=1&page=0")).Status);
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("health/ready")).Status);
    }

    private HttpDevice Device(TestCertificate? certificate) => new(fixture.Silo.HttpTlsPort, tls: DeviceTls.Of(fixture.Silo, certificate));

    private async Task<string> DeviceAsync(TestCertificate certificate)
    {
        var device = await fixture.Silo.Operator.CreateDeviceAsync(Fresh.Text("device"), cancellationToken: TestContext.Current.CancellationToken);
        var deviceId = OperatorClient.IdOf(device);
        await fixture.Silo.Operator.SetCredentialsAsync(deviceId, "X509_CERTIFICATE", null, certificate.Pem, TestContext.Current.CancellationToken);
        return deviceId;
    }
}
