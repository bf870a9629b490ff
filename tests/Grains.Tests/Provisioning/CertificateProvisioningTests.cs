using System.Security.Cryptography;
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

/// <summary>Provision requests that hold a request for a certificate.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CertificateProvisioningTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("press");

    [Fact]
    public async Task A_new_device_is_made_with_the_certificate_that_was_issued_for_its_key()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var device = TestSigningRequest.For("CN=somebody-else");

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));

        Assert.Equal(CredentialsType.X509Certificate, issued.Type);
        using var leaf = LeafOf(issued);
        Assert.Equal($"CN={name}", leaf.Subject);
        Assert.Equal(device.Key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Installation.Value(await installation.PresentAsync(issued));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
        var snapshot = Installation.Value(await installation.Device(name).GetCredentialsAsync());
        Assert.Equal((issued.CredentialsId, issued.Value), (snapshot.Credentials.CredentialsId, snapshot.Credentials.Value));
        Assert.Null(snapshot.Credentials.IssuedChain);
    }

    [Fact]
    public async Task The_answer_holds_the_chain_and_the_chain_leads_to_the_CA()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var device = TestSigningRequest.For("CN=x", TestKey.Rsa());

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(issued.IssuedChain);
        Assert.Equal(2, chain.Count);
        Assert.Equal(issued.Value!.Value.Reveal(), Convert.ToBase64String(chain[0].RawData));
        using var validation = new X509Chain();
        validation.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        validation.ChainPolicy.CustomTrustStore.Add(chain[1]);
        validation.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        validation.ChainPolicy.DisableCertificateDownloads = true;
        Assert.True(validation.Build(chain[0]));
    }

    [Fact]
    public async Task I05_I06_a_prepared_device_changes_to_its_certificate_in_the_step_that_provisions_it()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        await installation.CreateDeviceAsync(profile, name);
        var token = Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.CredentialsId.Reveal();
        Installation.Value(await installation.LoginAsync(token));
        using var device = TestSigningRequest.For("CN=x");

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));
        var again = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));

        Installation.Value(await installation.PresentAsync(issued));
        Installation.Refused(await installation.LoginAsync(token));
        Assert.Equal(FaultCode.ProvisioningRefused, again.Code);
        Assert.Equal(["1 0 ", "0 0 ", "0 1 already_provisioned"], installation.AuditOf(name));
        Assert.Equal("provisioned", Installation.Value(await installation.Device(name).GetAsync()).ProvisionState);
    }

    [Fact]
    public async Task A_prepared_device_without_a_csr_keeps_its_credentials()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        await installation.CreateDeviceAsync(profile, name);

        var answer = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal((CredentialsType.AccessToken, null), (answer.Type, answer.IssuedChain));
    }

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public async Task I02_of_many_requests_for_one_name_one_certificate_is_told(ProvisionStrategy strategy)
    {
        var profile = await installation.CreateIssuingProfileAsync(strategy);
        if (strategy == ProvisionStrategy.CheckPreProvisionedDevices)
        {
            await installation.CreateDeviceAsync(profile, name);
        }

        using var first = TestSigningRequest.For("CN=x");
        using var second = TestSigningRequest.For("CN=y");
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => installation.ProvisionAsync(Installation.RequestFor(profile, name, i % 2 == 0 ? first : second))));

        var winner = Assert.Single(results, result => result.TryGet(out _, out _));
        Installation.Value(await installation.PresentAsync(Installation.Value(winner)));
    }

    [Fact]
    public async Task I07_a_repeated_request_gets_the_certificate_that_was_stored()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var device = TestSigningRequest.For("CN=x");
        var request = Installation.RequestFor(profile, name, device);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => installation.ProvisionAsync(request)));
        await fixture.Cluster.DeactivateAsync(installation.Device(name));
        var later = Installation.Value(await installation.ProvisionAsync(request));

        Assert.Equal(later, Assert.Single(answers.Select(Installation.Value).Distinct()));
    }

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public async Task I07_a_commit_whose_answer_was_lost_is_answered_with_the_committed_certificate(ProvisionStrategy strategy)
    {
        var profile = await installation.CreateIssuingProfileAsync(strategy);
        if (strategy == ProvisionStrategy.CheckPreProvisionedDevices)
        {
            await installation.CreateDeviceAsync(profile, name);
        }

        using var device = TestSigningRequest.For("CN=x");
        fixture.Ledger.Script(new DeviceKey(installation.Tenant, name), async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
        });

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));

        Installation.Value(await installation.PresentAsync(issued));
    }

    [Fact]
    public async Task Requests_that_cannot_be_served_are_refused_with_a_word_of_why_and_leave_nothing()
    {
        var plain = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var good = TestSigningRequest.For("CN=x");
        using var weak = TestSigningRequest.For("CN=x", TestKey.Rsa(1024));
        using var authority = TestSigningRequest.For("CN=x", extensions: new X509BasicConstraintsExtension(true, false, 0, true));
        var forged = Convert.ToBase64String([.. good.Der.AsSpan(0, good.Der.Length - 1), (byte)(good.Der[^1] ^ 1)]);
        var request = Installation.RequestFor(profile, name, good);

        (string Reason, ProvisionRequest Request)[] cases =
        [
            ("no_issuing_ca", Installation.RequestFor(plain, name, good)),
            ("csr_with_other_type", request with { CredentialsType = CredentialsType.AccessToken }),
            ("csr_with_credentials", request with { Hash = new SecretText("certificate") }),
            ("csr_malformed", request with { SigningRequest = new SecretText("no request") }),
            ("csr_signature_invalid", request with { SigningRequest = new SecretText(forged) }),
            ("csr_key_refused", Installation.RequestFor(profile, name, weak)),
            ("csr_asks_for_ca", Installation.RequestFor(profile, name, authority)),
        ];
        foreach (var one in cases)
        {
            var fault = Installation.Refused(await installation.ProvisionAsync(one.Request with { OperationId = Guid.NewGuid() }));
            Assert.Equal((FaultCode.ProvisioningRefused, "csr", null), (fault.Code, fault.Field, fault.Reason));
        }

        Assert.Equal(cases.Select(one => $"0 1 {one.Reason}"), installation.AuditOf(name));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);

        var longName = new string('n', 65);
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, longName, good)));
        Assert.Contains("0 1 csr_name_too_long", installation.AuditOf(longName));
    }

    [Fact]
    public async Task T02_T03_without_the_secret_nothing_is_said_about_the_request()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var device = TestSigningRequest.For("CN=x");
        var request = Installation.RequestFor(profile, name, device) with { ProvisionSecret = new SecretText("wrong") };

        var wellFormed = Installation.Refused(await installation.ProvisionAsync(request));
        var malformed = Installation.Refused(await installation.ProvisionAsync(request with { SigningRequest = new SecretText("no request") }));

        Assert.Equal(wellFormed, malformed);
        Assert.Equal((FaultCode.ProvisionDataNotFound, null), (malformed.Code, malformed.Field));
    }

    [Theory]
    [InlineData("CN={0}, O=Acme", true)]
    [InlineData("SERIALNUMBER={0}, O=Acme", true)]
    [InlineData("CN={0}, SERIALNUMBER=77", true)]
    [InlineData("CN={0}, CN=other", false)]
    [InlineData("O={0}", false)]
    public async Task RFC7030_the_subject_of_the_request_can_name_the_device(string subject, bool accepted)
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        using var device = TestSigningRequest.For(string.Format(System.Globalization.CultureInfo.InvariantCulture, subject, name));

        var result = await installation.ProvisionAsync(Installation.RequestFor(profile, string.Empty, device) with { NameFromSigningRequest = true });

        Assert.Equal(accepted, result.TryGet(out _, out _));
        Assert.Equal(accepted, (await installation.Device(name).GetAsync()).TryGet(out _, out _));
    }

    [Fact]
    public async Task An_enrolment_without_a_request_makes_nothing()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var request = Installation.RequestFor(profile, name) with { CredentialsType = CredentialsType.X509Certificate, NameFromSigningRequest = true };

        Assert.Equal("csr", Installation.Refused(await installation.ProvisionAsync(request)).Field);
        Assert.Equal(["0 1 csr_malformed"], installation.AuditOf(name));
    }

    [Fact]
    public async Task T23_T24_the_private_key_of_the_CA_shows_nowhere_and_is_sealed_in_the_row()
    {
        using var authority = TestAuthority.Root("Issuer");
        var pem = authority.Certificate.KeyPem;
        var canary = pem.Split('\n')[1];
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices, new SaveCertificateIssuance
        {
            Certificates = authority.Certificate.Pem,
            PrivateKey = new SecretText(pem),
            LifetimeDays = 30,
            Purposes = CertificatePurposes.ClientAuthentication,
        });
        using var device = TestSigningRequest.For("CN=x");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));
        var broken = await installation.Profile(profile.ProfileId).SaveAsync(Save(profile, create: false, new SaveCertificateIssuance
        {
            Certificates = authority.Certificate.Pem,
            PrivateKey = new SecretText(pem[..(pem.Length / 2)]),
            LifetimeDays = 30,
            Purposes = CertificatePurposes.ClientAuthentication,
        }));

        Assert.DoesNotContain(canary, Installation.Refused(broken).ToString(), StringComparison.Ordinal);
        var row = fixture.Storage.Read("deviceProfile", new DeviceProfileKey(installation.Tenant, profile.ProfileId).ToString());
        Assert.Contains("SealedKey", row, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, row, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", row, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, profile.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(fixture.Log.Lines);
        Assert.DoesNotContain(fixture.Log.Lines, line => line.Contains(canary, StringComparison.Ordinal) || line.Contains(profile.CertificateIssuance!.SealedKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_keeps_its_CA_until_it_is_removed_or_replaced()
    {
        var profile = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var grain = installation.Profile(profile.ProfileId);

        var untouched = Installation.Value(await grain.SaveAsync(Save(profile, create: false, null)));
        Assert.Equal(profile.CertificateIssuance, untouched.CertificateIssuance);

        using var device = TestSigningRequest.For("CN=x");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name, device)));

        var removed = Installation.Value(await grain.SaveAsync(Save(profile, create: false, Installation.MadeAuthority with { Remove = true })));
        Assert.Null(removed.CertificateIssuance);
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("press"), device)));
    }

    [Fact]
    public async Task I07_a_create_with_a_CA_to_be_made_can_be_sent_again()
    {
        var save = Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), "secret") with { CertificateIssuance = Installation.MadeAuthority };
        var grain = installation.Profile(Guid.NewGuid());

        var first = Installation.Value(await grain.SaveAsync(save));
        var second = Installation.Value(await grain.SaveAsync(save));

        Assert.Equal(first.CertificateIssuance, second.CertificateIssuance);
    }

    private static SaveDeviceProfileRequest Save(DeviceProfileSnapshot profile, bool create, SaveCertificateIssuance? issuance) =>
        Installation.ProfileOf(profile.Strategy, profile.ProvisionKey, profile.ProvisionSecret?.Reveal(), create, profile.Name) with { CertificateIssuance = issuance };

    private static X509Certificate2 LeafOf(DeviceCredentials issued) => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(issued.Value!.Value.Reveal()));
}
