using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Chains;

[Collection(ClusterCollection.Name)]
public sealed class ChainProvisioningTests : IDisposable
{
    private readonly ClusterFixture fixture;
    private readonly Installation installation;
    private readonly TestAuthority root = TestAuthority.Root(Installation.Fresh("root"));
    private readonly TestAuthority maker;
    private readonly string name = Installation.Fresh("press");

    public ChainProvisioningTests(ClusterFixture fixture)
    {
        this.fixture = fixture;
        installation = new Installation(fixture);
        maker = root.Intermediate(Installation.Fresh("maker"));
    }

    public void Dispose()
    {
        maker.Dispose();
        root.Dispose();
    }

    [Fact]
    public async Task TB37_D28_an_unknown_leaf_of_a_registered_CA_becomes_a_device_after_one_lookup()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);
        var lookups = fixture.Ledger.CredentialReads;

        var device = Installation.Value(await installation.PresentAsync(certificate));

        Assert.Equal((name, installation.Tenant, profile.ProfileId, 1), (device.Key.Name, device.Key.Tenant, device.ProfileId, device.CredentialsVersion));
        Assert.Equal(1, fixture.Ledger.CredentialReads - lookups);
        Assert.Equal("provisioned", Installation.Value(await installation.Device(name).GetAsync()).ProvisionState);
        var stored = Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials;
        Assert.Equal((CredentialsType.X509Certificate, certificate.Bare), (stored.Type, stored.Value!.Value.Reveal()));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], installation.EventsOf(device.DeviceId));
    }

    [Fact]
    public async Task TB36_I09_a_known_leaf_costs_one_lookup_and_changes_nothing()
    {
        await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);
        var first = Installation.Value(await installation.PresentAsync(certificate));
        var key = new DeviceKey(installation.Tenant, name);
        var reads = fixture.Ledger.Reads.GetValueOrDefault(key);
        var lookups = fixture.Ledger.CredentialReads;

        var again = Installation.Value(await installation.PresentAsync(certificate));
        var withoutIssuers = Installation.Value(await installation.PresentAsync(certificate, issuers: 0));

        Assert.Equal((first, first), (again, withoutIssuers));
        Assert.InRange(fixture.Ledger.CredentialReads - lookups, 1, 2);
        Assert.Equal(reads, fixture.Ledger.Reads.GetValueOrDefault(key));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task D29_the_registered_CA_may_be_sent_or_not(int issuers)
    {
        await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);

        Assert.Equal(name, Installation.Value(await installation.PresentAsync(certificate, issuers)).Key.Name);
    }

    [Fact]
    public async Task D29_without_any_registered_CA_nobody_gets_in()
    {
        using var certificate = maker.Device(name);

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal(["0 2 unknown_authority"], installation.AuditOf(name));
        await NoDeviceAsync();
    }

    [Fact]
    public async Task The_root_above_several_makers_may_be_the_registered_one()
    {
        await installation.CreateChainProfileAsync(root);
        using var certificate = maker.Device(name);

        Refused(await installation.PresentAsync(certificate, issuers: 0)); // nobody knows the maker in between
        Installation.Value(await installation.PresentAsync(certificate, issuers: 1));

        Assert.Equal(["0 2 unknown_authority", "0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task Among_CAs_of_one_name_the_one_that_signed_decides()
    {
        var common = Installation.Fresh("maker");
        using var one = TestAuthority.Root(common);
        using var two = TestAuthority.Root(common);
        var first = await installation.CreateChainProfileAsync(one);
        var second = await installation.CreateChainProfileAsync(two);
        using var ofOne = one.Device(name);
        using var ofTwo = two.Device(name + "-2");

        Assert.Equal(first.ProfileId, Installation.Value(await installation.PresentAsync(ofOne, issuers: 0)).ProfileId);
        Assert.Equal(second.ProfileId, Installation.Value(await installation.PresentAsync(ofTwo, issuers: 0)).ProfileId);
    }

    [Fact]
    public async Task TB33_without_leave_to_create_an_unknown_name_stays_unknown()
    {
        var profile = await installation.CreateChainProfileAsync(maker, allowCreate: false);
        using var certificate = maker.Device(name);

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal(["0 1 creation_not_allowed"], installation.AuditOf(name));
        Assert.Equal(
            [$"{profile.ProfileId:N}"],
            fixture.Query("SELECT lower(hex(profile_id)) FROM audit WHERE device_name = @0", name));
        await NoDeviceAsync();
    }

    [Theory]
    [InlineData(@"([^@]+)@.*", "common_name_mismatch")]
    [InlineData("press(x)?", "common_name_blank")]
    [InlineData(@"press-\w*( ?)", "common_name_blank")]
    public async Task D33_a_pattern_that_gives_no_name_refuses(string pattern, string reason)
    {
        await installation.CreateChainProfileAsync(maker, pattern);
        using var certificate = maker.Device(name);

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal([$"0 1 {reason}"], installation.AuditOf(name));
        await NoDeviceAsync();
    }

    [Theory]
    [InlineData("(.*)-suffix", "{0}-suffix")]
    [InlineData("([^@]+)", "{0}@factory")]
    [InlineData(@"\D+\.(.*)\.\d+@..", "prefix.{0}.007@de")]
    public async Task TB34_TB35_the_name_is_group_1_of_the_common_name(string pattern, string commonName)
    {
        await installation.CreateChainProfileAsync(maker, pattern);
        var wanted = name[..20];
        using var certificate = maker.Device(string.Format(null, commonName, wanted));

        Assert.Equal(wanted, Installation.Value(await installation.PresentAsync(certificate)).Key.Name);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused()
    {
        await installation.CreateChainProfileAsync(maker, "press(.*)");
        using var certificate = maker.Device("press " + name);

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal(["0 1 invalid_name"], installation.AuditOf(" " + name));
    }

    [Fact]
    public async Task D32_a_device_with_other_credentials_keeps_them()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        var token = Installation.Fresh("token");
        await installation.CreateDeviceAsync(profile, name, new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null));
        using var certificate = maker.Device(name);

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal(["1 0 ", "0 1 other_credentials_type"], installation.AuditOf(name));
        Assert.Equal(token, Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.CredentialsId.Reveal());
        Assert.Equal(name, Installation.Value(await installation.LoginAsync(token)).Key.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T20_a_device_of_another_profile_is_not_taken_over(bool allowCreate)
    {
        await installation.CreateChainProfileAsync(maker, allowCreate: allowCreate);
        using var otherRoot = TestAuthority.Root(Installation.Fresh("other"));
        var other = await installation.CreateChainProfileAsync(otherRoot);
        using var rightful = otherRoot.Device(name);
        using var certificate = maker.Device(name);
        var device = Installation.Value(await installation.PresentAsync(rightful));

        Refused(await installation.PresentAsync(certificate));

        Assert.Equal(["0 0 ", "0 1 wrong_profile"], installation.AuditOf(name));
        Assert.Equal(allowCreate, installation.EventsOf(device.DeviceId).Contains("PROVISION_FAILURE"));
        Assert.Equal(other.ProfileId, Installation.Value(await installation.PresentAsync(rightful)).ProfileId);
    }

    [Fact]
    public async Task A_name_belongs_to_each_tenant_on_its_own()
    {
        await installation.CreateChainProfileAsync(maker);
        var elsewhere = new Installation(fixture);
        using var otherRoot = TestAuthority.Root(Installation.Fresh("other"));
        await elsewhere.CreateChainProfileAsync(otherRoot);
        using var here = maker.Device(name);
        using var there = otherRoot.Device(name);

        Assert.Equal(installation.Tenant, Installation.Value(await installation.PresentAsync(here)).Key.Tenant);
        Assert.Equal(elsewhere.Tenant, Installation.Value(await elsewhere.PresentAsync(there)).Key.Tenant);
    }

    [Fact]
    public async Task A_profile_that_does_not_speak_the_transport_makes_no_device()
    {
        await installation.CreateProfileAsync(Installation.ChainProfileOf(maker.Certificate) with { Transport = ProfileTransport.Coap });
        using var certificate = maker.Device(name);

        Assert.Equal(FaultCode.TransportNotAllowed, Installation.Refused(await installation.PresentAsync(certificate)).Code);

        Assert.Equal(["0 1 transport_not_allowed"], installation.AuditOf(name));
        await NoDeviceAsync();
        var login = Installation.LoginWith(certificate.Chain());
        Installation.Value(await installation.AuthenticateAsync(login with { Origin = login.Origin with { Protocol = TransportProtocol.Coap } }));
    }

    [Fact]
    public async Task A_profile_that_is_switched_to_another_strategy_lets_nobody_new_in()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        using var known = maker.Device(name);
        using var late = maker.Device(name + "-late");
        Installation.Value(await installation.PresentAsync(known));
        var off = Installation.ChainProfileOf(maker.Certificate) with { Name = profile.Name, Strategy = ProvisionStrategy.Disabled, ProvisionKey = profile.ProvisionKey, Create = false };
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(off));

        Refused(await installation.PresentAsync(late));

        Assert.Equal(["0 2 unknown_authority"], installation.AuditOf(name + "-late"));
        Installation.Value(await installation.PresentAsync(known));
    }

    [Fact]
    public async Task I14_a_session_that_is_checked_again_makes_no_device()
    {
        await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);

        Refused(await installation.AuthenticateAsync(Installation.LoginWith(certificate.Chain()) with { Revalidate = true }));

        Assert.Empty(installation.AuditOf(name));
        await NoDeviceAsync();
    }

    [Fact]
    public async Task A_stored_certificate_that_expired_begins_no_session_and_the_audit_says_so()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        using var expired = maker.Issue(CertificatePlan.Device(name) with { StartsIn = -9, EndsIn = -1 });
        using var early = maker.Issue(CertificatePlan.Device(name + "-2") with { StartsIn = 1 });
        await installation.CreateDeviceAsync(profile, name, Stored(expired));
        await installation.CreateDeviceAsync(profile, name + "-2", Stored(early));

        Refused(await installation.PresentAsync(expired));
        Refused(await installation.PresentAsync(early));

        Assert.Equal(["1 0 ", "12 1 certificate_expired"], installation.AuditOf(name));
        Assert.Equal(["1 0 ", "12 1 certificate_not_yet_valid"], installation.AuditOf(name + "-2"));
        Installation.Value(await installation.AuthenticateAsync(Installation.LoginWith(expired.Chain()) with { Revalidate = true }));
    }

    [Fact]
    public async Task I13_a_leaf_that_another_name_has_by_an_operator_logs_in_as_that_one()
    {
        var profile = await installation.CreateChainProfileAsync(maker);
        using var certificate = maker.Device(name);
        await installation.CreateDeviceAsync(profile, name + "-other", Stored(certificate));

        Assert.Equal(name + "-other", Installation.Value(await installation.PresentAsync(certificate)).Key.Name);
        await NoDeviceAsync();
    }

    [Fact]
    public async Task Only_the_leaf_is_looked_up_so_that_a_device_with_its_issuers_certificate_captures_nobody()
    {
        var profile = await installation.CreateChainProfileAsync(root);
        await installation.CreateDeviceAsync(profile, name + "-thief", Stored(maker.Certificate));
        using var certificate = maker.Device(name);

        Assert.Equal(name, Installation.Value(await installation.PresentAsync(certificate)).Key.Name);
    }

    private static DeviceCredentials Stored(TestCertificate certificate) => new(CredentialsType.X509Certificate, default, new SecretText(certificate.Pem));

    private static void Refused(Result<DeviceIdentity> result)
    {
        var fault = Installation.Refused(result);
        Assert.Equal((FaultCode.Unauthenticated, null, null), (fault.Code, fault.Reason, fault.DeviceId));
    }

    private async Task NoDeviceAsync() => Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);
}
