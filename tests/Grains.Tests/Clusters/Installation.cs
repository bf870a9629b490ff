using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>Short words for what cluster tests do: a tenant of their own, profiles, requests.</summary>
internal sealed class Installation(ClusterFixture fixture)
{
    public TenantId Tenant { get; } = new(Guid.NewGuid());

    public static RequestOrigin Origin { get; } = new(TransportProtocol.Http, "192.0.2.7", false);

    public IDeviceGrain Device(string name) => fixture.Grains.GetGrain<IDeviceGrain>(new DeviceKey(Tenant, name).ToString());

    public IDeviceProfileGrain Profile(Guid id) => fixture.Grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(Tenant, id).ToString());

    public ITenantGrain TenantGrain => fixture.Grains.GetGrain<ITenantGrain>(new TenantKey(Tenant).ToString());

    public static string Fresh(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    public static SaveDeviceProfileRequest ProfileOf(ProvisionStrategy strategy, string? key, string? secret, bool create = true, string? name = null) => new()
    {
        Name = name ?? Fresh("profile"),
        Transport = ProfileTransport.Default,
        Strategy = strategy,
        ProvisionKey = key,
        ProvisionSecret = secret is null ? (SecretText?)null : new SecretText(secret),
        Create = create,
        Actor = "tester",
    };

    public async Task<DeviceProfileSnapshot> CreateProfileAsync(ProvisionStrategy strategy, string? name = null) =>
        Value(await Profile(Guid.NewGuid()).SaveAsync(ProfileOf(strategy, Fresh("key"), Fresh("secret"), name: name)));

    /// <summary>A profile whose devices have certificates of this CA.</summary>
    public static SaveDeviceProfileRequest ChainProfileOf(TestCertificate authority, string pattern = "(.*)", bool allowCreate = true) =>
        ProfileOf(ProvisionStrategy.X509CertificateChain, null, authority.Pem) with
        {
            CertificateChain = new CertificateChainSettings { NamePattern = pattern, AllowCreate = allowCreate },
        };

    public async Task<DeviceProfileSnapshot> CreateChainProfileAsync(TestAuthority authority, string pattern = "(.*)", bool allowCreate = true) =>
        await CreateProfileAsync(ChainProfileOf(authority.Certificate, pattern, allowCreate));

    public async Task<DeviceProfileSnapshot> CreateProfileAsync(SaveDeviceProfileRequest request) =>
        Value(await Profile(Guid.NewGuid()).SaveAsync(request));

    /// <summary>A CA that the server is to make.</summary>
    public static SaveCertificateIssuance MadeAuthority { get; } = new()
    {
        Generate = true,
        LifetimeDays = 365,
        Purposes = CertificatePurposes.ClientAuthentication,
    };

    /// <summary>A profile that issues certificates, with a CA of the server's making unless given.</summary>
    public async Task<DeviceProfileSnapshot> CreateIssuingProfileAsync(ProvisionStrategy strategy, SaveCertificateIssuance? issuance = null) =>
        await CreateProfileAsync(ProfileOf(strategy, Fresh("key"), Fresh("secret")) with { CertificateIssuance = issuance ?? MadeAuthority });

    /// <summary>A provision request that asks for a certificate.</summary>
    public static ProvisionRequest RequestFor(DeviceProfileSnapshot profile, string deviceName, TestSigningRequest signing) =>
        RequestFor(profile, deviceName) with { CredentialsType = CredentialsType.X509Certificate, SigningRequest = new SecretText(signing.Pem) };

    public static ProvisionRequest RequestFor(DeviceProfileSnapshot profile, string deviceName) => new()
    {
        OperationId = Guid.NewGuid(),
        DeviceName = deviceName,
        ProvisionKey = new SecretText(profile.ProvisionKey),
        ProvisionSecret = profile.ProvisionSecret ?? default,
        Origin = Origin,
    };

    public async Task<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request) =>
        await fixture.Grains.GetGrain<IProvisioningGrain>(0).ProvisionAsync(request);

    public async Task<DeviceSnapshot> CreateDeviceAsync(DeviceProfileSnapshot profile, string name, DeviceCredentials? credentials = null) =>
        Value(await Device(name).CreateAsync(new CreateDeviceRequest
        {
            OperationId = Guid.NewGuid(),
            ProfileId = profile.ProfileId,
            Credentials = credentials,
            Actor = "tester",
        }));

    public async Task<Result<DeviceIdentity>> LoginAsync(string token, TransportProtocol protocol = TransportProtocol.Http) =>
        await fixture.Grains.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(new AuthenticationRequest
        {
            Method = AuthenticationMethod.Token,
            Origin = Origin with { Protocol = protocol },
            Token = new SecretText(token),
        });

    /// <summary>A login with this chain, by MQTT unless told.</summary>
    public static AuthenticationRequest LoginWith(IEnumerable<ReadOnlyMemory<byte>> chain) => new()
    {
        Method = AuthenticationMethod.Certificate,
        Origin = Origin with { Protocol = TransportProtocol.Mqtt, Encrypted = true },
        Chain = CertificateChain.Of(chain),
        OperationId = Guid.NewGuid(),
    };

    /// <summary>Logs in with the leaf and this many of its issuers.</summary>
    public Task<Result<DeviceIdentity>> PresentAsync(TestCertificate certificate, int issuers = int.MaxValue) => AuthenticateAsync(LoginWith(certificate.Chain(issuers)));

    /// <summary>Logs in with a certificate that was issued.</summary>
    public Task<Result<DeviceIdentity>> PresentAsync(DeviceCredentials issued) => AuthenticateAsync(LoginWith([Convert.FromBase64String(issued.Value!.Value.Reveal())]));

    public async Task<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request) =>
        await fixture.Grains.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(request);

    public static T Value<T>(Result<T> result)
        where T : notnull
    {
        Assert.True(result.TryGet(out var value, out var fault), $"{fault?.Code}: {fault?.Detail}");
        return value;
    }

    public static Fault Refused<T>(Result<T> result)
        where T : notnull
    {
        Assert.False(result.TryGet(out _, out var fault), "The request was expected to be refused.");
        return fault!;
    }

    /// <summary>Reasons in the audit about this name, oldest first; empty for a success.</summary>
    public IReadOnlyList<string> AuditOf(string name) => fixture.Query(
        "SELECT action || ' ' || status || ' ' || reason FROM audit WHERE device_name = @0 ORDER BY seq", name);

    /// <summary>Kinds of events about this device, oldest first.</summary>
    public IReadOnlyList<string> EventsOf(Guid deviceId) => fixture.Query(
        "SELECT kind FROM outbox WHERE device_id = @0 ORDER BY seq", deviceId.ToByteArray(bigEndian: true));
}
