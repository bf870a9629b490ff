using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>A device with X509_CERTIFICATE credentials on the real silo.</summary>
internal sealed class SecuredScene : IDisposable
{
    private readonly CoapScene scene;
    private readonly TestAuthority authority = TestAuthority.Root("Maker");

    private SecuredScene(CoapScene scene) => this.scene = scene;

    public CoapScene Coap => scene;

    public TestAuthority Authority => authority;

    public string DeviceId { get; private set; } = "";

    public TestCertificate Certificate { get; private set; } = null!;

    public static async Task<SecuredScene> WithDeviceAsync(SiloProcess silo, CertificatePlan? plan = null)
    {
        var scene = await CoapScene.WithProfileAsync(silo, CoapScene.AllowCreate);
        var secured = new SecuredScene(scene);
        secured.Certificate = secured.authority.Issue(plan ?? CertificatePlan.Device(scene.Name));
        secured.DeviceId = await scene.CreateDeviceAsync();
        await secured.RegisterAsync(secured.Certificate);
        return secured;
    }

    /// <summary>Makes this the certificate that the device logs in with.</summary>
    public Task<JsonNode> RegisterAsync(TestCertificate certificate) =>
        scene.Operator.SetCredentialsAsync(DeviceId, "X509_CERTIFICATE", null, certificate.Pem);

    public Task<ScriptedCoapPeer> ConnectAsync(DtlsPlan? plan = null) =>
        DtlsClient.PeerAsync(scene.Silo.CoapDtlsPort, (plan ?? new DtlsPlan()) with { Certificate = Certificate });

    /// <summary>The latest telemetry value of this key, as text; null when there is none.</summary>
    public async Task<string?> TelemetryAsync(string key) =>
        (await scene.Operator.GetLatestTelemetryAsync(DeviceId, key))[key]?[0]?["value"]?.ToString();

    public void Dispose()
    {
        Certificate.Dispose();
        authority.Dispose();
        scene.Dispose();
    }
}
