using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

/// <summary>New certificates for devices that are logged in with their present ones.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CertificateRenewalTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("press");

    private ICertificateEnrolmentGrain Enrolment => fixture.Grains.GetGrain<ICertificateEnrolmentGrain>(0);

    [Fact]
    public async Task I09_a_renewed_certificate_takes_the_place_of_the_old_one_at_once_and_is_audited()
    {
        var first = await EnrolledAsync();
        var old = Installation.Value(await installation.PresentAsync(first));

        var second = Installation.Value(await RenewAsync(first, old));

        var now = Installation.Value(await installation.PresentAsync(second));
        Installation.Refused(await installation.PresentAsync(first));
        Assert.Equal((old.DeviceId, old.CredentialsVersion + 1), (now.DeviceId, now.CredentialsVersion));
        Assert.Equal("0 0 ", installation.AuditOf(name)[0]);
        Assert.Contains("13 0 ", installation.AuditOf(name));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", second.IssuedChain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I09_a_renewed_certificate_never_looks_like_the_older_of_the_two()
    {
        var present = await EnrolledAsync();
        var dates = new List<DateTime> { NotBefore(present) };
        for (var i = 0; i < 5; i++)
        {
            present = Installation.Value(await RenewAsync(present, Installation.Value(await installation.PresentAsync(present))));
            dates.Add(NotBefore(present));
        }

        Assert.Equal(dates.Distinct().Order(), dates);
    }

    [Fact]
    public async Task I09_of_two_renewals_with_one_certificate_one_wins_and_the_other_is_told_so()
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RenewAsync(first, device)));

        var winner = Installation.Value(Assert.Single(results, result => result.TryGet(out _, out _)));
        Installation.Value(await installation.PresentAsync(winner));
        Assert.Equal(19, installation.AuditOf(name).Count(row => row == "13 1 certificate_superseded"));
    }

    [Fact]
    public async Task I07_a_repeated_renewal_gets_the_certificate_that_was_stored()
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));
        using var signing = TestSigningRequest.For($"CN={name}");
        var request = RequestFor(first, device, signing);

        var answer = Installation.Value(await Enrolment.RenewAsync(request));
        await fixture.Cluster.DeactivateAsync(installation.Device(name));
        var again = Installation.Value(await Enrolment.RenewAsync(request));

        Assert.Equal(answer, again);
    }

    [Fact]
    public async Task I07_a_renewal_whose_commit_got_lost_on_the_way_back_is_answered()
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));
        fixture.Ledger.Script(new DeviceKey(installation.Tenant, name), async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
        });

        var second = Installation.Value(await RenewAsync(first, device));

        Installation.Value(await installation.PresentAsync(second));
        Installation.Refused(await installation.PresentAsync(first));
    }

    [Theory]
    [InlineData("CN={0}-2", "csr_other_names")]
    [InlineData("CN={0}, O=Acme", "csr_other_names")]
    public async Task RFC7030_a_renewal_must_name_what_the_certificate_names(string subject, string reason)
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));
        using var other = TestSigningRequest.For(string.Format(System.Globalization.CultureInfo.InvariantCulture, subject, name));

        var fault = Installation.Refused(await Enrolment.RenewAsync(RequestFor(first, device, other)));

        Assert.Equal((FaultCode.ProvisioningRefused, "csr"), (fault.Code, fault.Field));
        Assert.Contains($"13 1 {reason}", installation.AuditOf(name));
        Installation.Value(await installation.PresentAsync(first));
    }

    [Fact]
    public async Task RFC7030_alternative_names_count_as_well()
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("another.example");
        using var other = TestSigningRequest.For($"CN={name}", extensions: names.Build());

        Installation.Refused(await Enrolment.RenewAsync(RequestFor(first, device, other)));
        Installation.Value(await Enrolment.RenewAsync(RequestFor(first, device, other) with { SameNames = false }));
    }

    [Fact]
    public async Task A_label_of_another_profile_and_a_profile_without_CA_are_refused()
    {
        var first = await EnrolledAsync();
        var device = Installation.Value(await installation.PresentAsync(first));
        using var signing = TestSigningRequest.For($"CN={name}");

        Installation.Refused(await Enrolment.RenewAsync(RequestFor(first, device, signing) with { ProvisionKey = "another" }));

        var profile = Installation.Value(await installation.Profile(device.ProfileId).GetAsync());
        Installation.Value(await installation.Profile(device.ProfileId).SaveAsync(
            Installation.ProfileOf(profile.Strategy, profile.ProvisionKey, "secret", create: false, profile.Name) with
            {
                CertificateIssuance = Installation.MadeAuthority with { Remove = true },
            }));
        Installation.Refused(await Enrolment.RenewAsync(RequestFor(first, device, signing) with { ProvisionKey = profile.ProvisionKey }));
        Assert.Equal(["0 0 ", "13 1 csr_other_profile", "13 1 no_issuing_ca"], installation.AuditOf(name));
    }

    [Fact]
    public async Task A_birth_certificate_of_a_chain_is_exchanged_for_one_of_the_profiles_own_and_stays_replaced()
    {
        using var maker = TestAuthority.Root("Maker");
        using var birth = maker.Device(name);
        var profile = await installation.CreateProfileAsync(Installation.ChainProfileOf(maker.Certificate) with { CertificateIssuance = Installation.MadeAuthority });
        var device = Installation.Value(await installation.PresentAsync(birth));
        using var signing = TestSigningRequest.For("CN=whatever");

        var issued = Installation.Value(await Enrolment.RenewAsync(new RenewCertificateRequest
        {
            OperationId = Guid.NewGuid(),
            Device = device,
            Chain = CertificateChain.Of(birth.Chain()),
            SigningRequest = new SecretText(signing.Pem),
            SameNames = false,
            ProvisionKey = profile.ProvisionKey,
            Origin = Installation.Origin,
        }));

        Assert.Equal(device.DeviceId, Installation.Value(await installation.PresentAsync(issued)).DeviceId);
        Installation.Refused(await installation.PresentAsync(birth));
    }

    [Fact]
    public async Task The_CA_of_a_profile_is_told_to_everybody_who_knows_its_key()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.Disabled);
        var plain = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        Assert.Equal(profile.CertificateIssuance!.Certificates, Installation.Value(await Enrolment.GetAuthoritiesAsync(profile.ProvisionKey!)));
        var unknown = Installation.Refused(await Enrolment.GetAuthoritiesAsync("unknown"));
        Assert.Equal(unknown, Installation.Refused(await Enrolment.GetAuthoritiesAsync(plain.ProvisionKey!)));
        Assert.Equal(FaultCode.NotFound, unknown.Code);
    }

    private static DateTime NotBefore(DeviceCredentials issued)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(issued.Value!.Value.Reveal()));
        return leaf.NotBefore;
    }

    private static RenewCertificateRequest RequestFor(DeviceCredentials present, DeviceIdentity device, TestSigningRequest signing) => new()
    {
        OperationId = Guid.NewGuid(),
        Device = device,
        Chain = CertificateChain.Of([Convert.FromBase64String(present.Value!.Value.Reveal())]),
        SigningRequest = new SecretText(signing.Pem),
        SameNames = true,
        Origin = Installation.Origin,
    };

    private async Task<DeviceCredentials> EnrolledAsync()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var signing = TestSigningRequest.For("CN=x");
        return Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, signing)));
    }

    private async Task<Result<DeviceCredentials>> RenewAsync(DeviceCredentials present, DeviceIdentity device)
    {
        using var signing = TestSigningRequest.For($"CN={name}");
        return await Enrolment.RenewAsync(RequestFor(present, device, signing));
    }
}
