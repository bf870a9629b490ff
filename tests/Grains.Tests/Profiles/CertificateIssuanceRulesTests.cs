using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Grains.Tests.Secrets;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

public sealed class CertificateIssuanceRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly IssuingKeySeal seal = new(TestKeys.Protector(), new DeviceProfileKey(new TenantId(Guid.NewGuid()), Guid.NewGuid()));

    [Fact]
    public void A_CA_and_its_key_are_kept_the_key_sealed()
    {
        using var root = TestAuthority.Root("Root");
        using var authority = root.Intermediate("Issuer", 0);

        var stored = Decided(null, Given(authority.Certificate));

        Assert.Equal(2, stored.Certificates.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Equal(365, stored.LifetimeDays);
        Assert.DoesNotContain("PRIVATE", stored.SealedKey, StringComparison.Ordinal);
        Assert.Contains("BEGIN PRIVATE KEY", seal.Open(stored.SealedKey).Reveal(), StringComparison.Ordinal);
        Assert.DoesNotContain(stored.SealedKey, stored.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void T23_a_sealed_key_opens_for_its_profile_only()
    {
        var stored = Decided(null, Generated());
        var elsewhere = new IssuingKeySeal(TestKeys.Protector(), new DeviceProfileKey(new TenantId(Guid.NewGuid()), Guid.NewGuid()));

        Assert.ThrowsAny<CryptographicException>(() => elsewhere.Open(stored.SealedKey));
    }

    [Fact]
    public void T23_a_key_that_was_sealed_before_a_rotation_still_opens()
    {
        var profile = new DeviceProfileKey(new TenantId(Guid.NewGuid()), Guid.NewGuid());
        var before = new IssuingKeySeal(TestKeys.Protector(), profile);
        var after = new IssuingKeySeal(new SecretProtector(TestKeys.Ring(2, 1, 2)), profile);

        Assert.Equal("key", after.Open(before.Seal(new SecretText("key"))).Reveal());
    }

    [Fact]
    public void Scripts_that_do_not_know_of_it_or_send_back_what_they_read_change_nothing()
    {
        var stored = Decided(null, Generated());

        Assert.Equal(stored, Decided(stored, null));
        Assert.Equal(stored with { LifetimeDays = 7 }, Decided(stored, Terms(7)));
        Assert.Equal(stored with { LifetimeDays = 8 }, Decided(stored, Terms(8) with { Certificates = stored.Certificates + "\n" }));
        Assert.Null(CertificateIssuanceRules.Decide(stored, Request(Terms(7) with { Remove = true }), Now, seal, out var removed));
        Assert.Null(removed);
    }

    [Fact]
    public void Another_CA_takes_the_place_of_the_present_one()
    {
        using var authority = TestAuthority.Root("Other");
        var stored = Decided(null, Generated());

        Assert.NotEqual(stored.Certificates, Decided(stored, Generated()).Certificates);
        Assert.Equal(authority.Certificate.Pem.Trim(), Decided(stored, Given(authority.Certificate)).Certificates);
    }

    [Fact]
    public void Each_fault_names_its_field_and_what_to_do()
    {
        using var root = TestAuthority.Root("Root");
        using var other = TestAuthority.Root("Other");
        using var weak = TestAuthority.Root(CertificatePlan.Authority("Weak") with { Key = TestKey.Rsa(1024) });
        using var expired = TestAuthority.Root(CertificatePlan.Authority("Old") with { StartsIn = -9, EndsIn = -1 });
        using var oldRoot = TestAuthority.Root(CertificatePlan.Authority("Old root") with { StartsIn = -9, EndsIn = -1 });
        using var below = oldRoot.Intermediate("Below");
        using var device = root.Device("device");
        using var noUsage = TestAuthority.Root(CertificatePlan.Authority("No usage") with
        {
            Extensions = [new X509BasicConstraintsExtension(true, false, 0, true), new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true)],
        });
        using var silent = TestAuthority.Root(CertificatePlan.Authority("Silent") with { Extensions = [] });
        using var servers = TestAuthority.Root(CertificatePlan.Authority("Servers") with
        {
            Extensions = [.. CertificatePlan.Authority("Servers").Extensions, new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.ServerUsage)], false)],
        });
        const string certificate = "certificateIssuance.certificate";
        const string key = "certificateIssuance.privateKey";
        var encrypted = root.Certificate.Key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        (string Field, SaveCertificateIssuance Change)[] cases =
        [
            ("certificateIssuance.lifetimeDays", Generated() with { LifetimeDays = 0 }),
            ("certificateIssuance.lifetimeDays", Generated() with { LifetimeDays = 36_501 }),
            ("certificateIssuance.extendedKeyUsage", Generated() with { Purposes = CertificatePurposes.ServerAuthentication }),
            ("certificateIssuance.extendedKeyUsage", Generated() with { Purposes = (CertificatePurposes)5 }),
            ("certificateIssuance.generate", Given(root.Certificate) with { Generate = true }),
            (certificate, Terms(7)),
            (key, Terms(7) with { Certificates = root.Certificate.Pem }),
            (certificate, Given(root.Certificate) with { Certificates = "not a certificate" }),
            (certificate, Given(root.Certificate) with { Certificates = root.Certificate.KeyPem }),
            (key, Given(root.Certificate) with { PrivateKey = new SecretText(other.Certificate.KeyPem) }),
            (key, Given(root.Certificate) with { PrivateKey = new SecretText(TestKey.ToPem(TestKey.Rsa())) }),
            (key, Given(root.Certificate) with { PrivateKey = new SecretText("not a key") }),
            (key, Given(root.Certificate) with { PrivateKey = new SecretText(encrypted) }),
            (key, Given(root.Certificate) with { PrivateKey = new SecretText(root.Certificate.Key.ExportSubjectPublicKeyInfoPem()) }),
            (certificate, Given(weak.Certificate)),
            (certificate, Given(expired.Certificate)),
            (certificate, Given(below.Certificate)),
            (certificate, Given(device)),
            (certificate, Given(noUsage.Certificate)),
            (certificate, Given(silent.Certificate)),
            (certificate, Given(servers.Certificate)),
            (certificate, Given(root.Certificate) with { Certificates = root.Certificate.Pem + other.Certificate.Pem }),
        ];

        Assert.All(cases, one =>
        {
            var fault = CertificateIssuanceRules.Decide(null, Request(one.Change), Now, seal, out _);
            Assert.Equal((FaultCode.InvalidArgument, one.Field), (fault?.Code, fault?.Field));
            Assert.Contains(one.Field, fault!.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY-----M", fault.Detail, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void New_purposes_must_fit_the_present_CA()
    {
        using var clients = TestAuthority.Root(CertificatePlan.Authority("Clients") with
        {
            Extensions = [.. CertificatePlan.Authority("Clients").Extensions, new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.ClientUsage)], false)],
        });
        var stored = Decided(null, Given(clients.Certificate));

        var both = CertificatePurposes.ClientAuthentication | CertificatePurposes.ServerAuthentication;
        Assert.Equal("certificateIssuance.certificate", CertificateIssuanceRules.Decide(stored, Request(Terms(7) with { Purposes = both }), Now, seal, out _)?.Field);
        Assert.Equal(both, Decided(Decided(null, Generated()), Terms(7) with { Purposes = both }).Purposes);
    }

    [Fact]
    public void A_create_that_is_sent_again_is_recognised()
    {
        using var authority = TestAuthority.Root("Issuer");
        var given = Decided(null, Given(authority.Certificate));

        Assert.True(CertificateIssuanceRules.IsSame(null, null));
        Assert.True(CertificateIssuanceRules.IsSame(given, Given(authority.Certificate)));
        Assert.True(CertificateIssuanceRules.IsSame(Decided(null, Generated()), Generated()));
        Assert.False(CertificateIssuanceRules.IsSame(given, null));
        Assert.False(CertificateIssuanceRules.IsSame(null, Generated()));
        Assert.False(CertificateIssuanceRules.IsSame(given, Given(authority.Certificate) with { LifetimeDays = 7 }));
    }

    private static SaveCertificateIssuance Terms(int days) => new() { LifetimeDays = days, Purposes = CertificatePurposes.ClientAuthentication };

    private static SaveCertificateIssuance Generated() => Terms(365) with { Generate = true };

    private static SaveCertificateIssuance Given(TestCertificate certificate) =>
        Terms(365) with { Certificates = certificate.ChainPem(), PrivateKey = new SecretText(certificate.KeyPem) };

    private static SaveDeviceProfileRequest Request(SaveCertificateIssuance? change) => new()
    {
        Name = "Press controllers",
        Transport = ProfileTransport.Default,
        Strategy = ProvisionStrategy.AllowCreateNewDevices,
        Create = true,
        Actor = "tester",
        CertificateIssuance = change,
    };

    private CertificateIssuance Decided(CertificateIssuance? current, SaveCertificateIssuance? change)
    {
        var fault = CertificateIssuanceRules.Decide(current, Request(change), Now, seal, out var next);
        Assert.True(fault is null, fault?.Detail);
        return next!;
    }
}
