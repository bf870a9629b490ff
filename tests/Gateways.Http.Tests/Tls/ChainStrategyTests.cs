using System.Net;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using HttpDevice = ProvisioningCluster.Testing.Devices.HttpDevice;

namespace ProvisioningCluster.Gateways.Http.Tests.Tls;

/// <summary>X509_CERTIFICATE_CHAIN over HTTPS: the first request of a token-less path makes the device (wire-spec 3.8, 11).</summary>
public sealed class ChainStrategyTests(SiloFixture fixture) : IDisposable
{
    private readonly TestAuthority maker = TestAuthority.Root(Fresh.Text("maker"));
    private readonly string name = Fresh.Text("pump");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => maker.Dispose();

    [Fact]
    public async Task D28_I09_Of_many_first_requests_all_are_answered_and_one_device_is_made()
    {
        using var certificate = maker.Device(name);
        await ProfileAsync();
        await using var device = Device(certificate);

        var codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => device.PostAsync("api/v1/telemetry", new JsonObject { ["pressure"] = 4.2 })));

        Assert.All(codes, code => Assert.Equal(HttpStatusCode.OK, code));
        var listed = (await fixture.Silo.Operator.GetAsync($"api/tenant/devices?pageSize=10&page=0&textSearch={name}", Cancelled))!;
        var made = Assert.Single(listed["data"]!.AsArray())!;
        var latest = await fixture.Silo.Operator.GetLatestTelemetryAsync(OperatorClient.IdOf(made), "pressure", Cancelled);
        Assert.Equal("4.2", latest["pressure"]![0]!["value"]!.ToString());
    }

    [Fact]
    public async Task D31_I09_An_old_certificate_is_401_after_the_next_one_came()
    {
        using var old = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var renewed = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -1 });
        await ProfileAsync();
        await using var first = Device(old);
        await using var second = Device(renewed);

        Assert.Equal(HttpStatusCode.OK, await first.PostAsync("api/v1/telemetry", []));
        Assert.Equal(HttpStatusCode.OK, await second.PostAsync("api/v1/telemetry", []));

        Assert.Equal(HttpStatusCode.Unauthorized, await first.PostAsync("api/v1/telemetry", []));
        Assert.Equal(HttpStatusCode.OK, await second.PostAsync("api/v1/telemetry", []));
    }

    private async Task ProfileAsync() => await fixture.Silo.Operator.CreateChainProfileAsync(Fresh.Text("chain"), maker.Certificate.Pem, cancellationToken: Cancelled);

    private HttpDevice Device(TestCertificate certificate) => new(fixture.Silo.HttpTlsPort, tls: DeviceTls.Of(fixture.Silo, certificate));
}
