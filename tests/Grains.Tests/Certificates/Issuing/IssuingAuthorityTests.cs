using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates.Issuing;

public sealed class IssuingAuthorityTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void The_server_decides_all_of_the_certificate_but_its_key()
    {
        using var authority = TestAuthority.Root("Issuer");
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.example.com");
        using var device = TestSigningRequest.For(
            "CN=somebody-else, O=Bank",
            extensions: [names.Build(), new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false), new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true)]);

        using var leaf = Issue(authority, device, Terms("press-17"));

        Assert.Equal("CN=press-17", leaf.Subject);
        Assert.Equal("CN=Issuer", leaf.Issuer);
        Assert.Equal(device.Key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal([TestAuthority.ClientUsage], Usages(leaf));
        Assert.Empty(leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>());
        Assert.Single(leaf.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        Assert.Single(leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>());
    }

    [Fact]
    public void Serial_numbers_are_long_random_and_positive()
    {
        using var authority = TestAuthority.Root("Issuer");
        using var device = TestSigningRequest.For("CN=x");

        var serials = Enumerable.Range(0, 200).Select(_ =>
        {
            using var leaf = Issue(authority, device, Terms("x"));
            return Convert.ToHexString(leaf.SerialNumberBytes.Span);
        }).ToHashSet();

        Assert.Equal(200, serials.Count);
        Assert.All(serials, serial => Assert.True(serial.Length == 32 && serial[0] is >= '4' and <= '7'));
    }

    [Fact]
    public void The_certificate_lives_as_long_as_the_profile_says_but_not_longer_than_its_issuer()
    {
        using var authority = TestAuthority.Root(CertificatePlan.Authority("Issuer") with { EndsIn = 100 });
        using var device = TestSigningRequest.For("CN=x");

        using var short1 = Issue(authority, device, Terms("x") with { LifetimeDays = 30 });
        using var long1 = Issue(authority, device, Terms("x") with { LifetimeDays = 365 });

        Assert.Equal(Now.AddDays(30).ToUnixTimeSeconds(), new DateTimeOffset(short1.NotAfter).ToUnixTimeSeconds());
        Assert.Equal((Now - IssuingAuthority.BackDating).ToUnixTimeSeconds(), new DateTimeOffset(short1.NotBefore).ToUnixTimeSeconds());
        Assert.Equal(authority.Certificate.Certificate.NotAfter, long1.NotAfter);
    }

    [Fact]
    public void An_issuer_that_is_not_valid_now_issues_nothing()
    {
        using var expired = TestAuthority.Root(CertificatePlan.Authority("Issuer") with { StartsIn = -10, EndsIn = -1 });
        using var future = TestAuthority.Root(CertificatePlan.Authority("Issuer") with { StartsIn = 1 });
        using var device = TestSigningRequest.For("CN=x");

        foreach (var authority in new[] { expired, future })
        {
            using var opened = Open(authority.Certificate);
            Assert.False(opened.Issue(KeyOf(device), Terms("x"), Now).TryGet(out _, out var fault));
            Assert.Equal("issuing_ca_expired", fault.Reason);
        }
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("P-521")]
    [InlineData("RSA")]
    public async Task Openssl_verifies_what_is_issued(string kind)
    {
        var openssl = ExternalTool.Require("openssl", "apt-get install openssl");
        using var root = TestAuthority.Root("Root");
        using var authority = root.Intermediate(CertificatePlan.Authority("Issuer", 0) with
        {
            Key = kind switch
            {
                "P-256" => TestKey.Ecdsa(),
                "P-384" => TestKey.Ecdsa(ECCurve.NamedCurves.nistP384),
                "P-521" => TestKey.Ecdsa(ECCurve.NamedCurves.nistP521),
                _ => TestKey.Rsa(3072),
            },
        });
        using var device = TestSigningRequest.For("CN=x", TestKey.Rsa());
        using var leaf = Issue(authority, device, Terms("press-17"));
        using var folder = new CertificateFolder();
        var leafFile = folder.Write("leaf.pem", leaf.ExportCertificatePem());
        var middleFile = folder.Write("middle.pem", authority.Certificate.Pem);
        var rootFile = folder.Write("root.pem", root.Certificate.Pem);

        (await openssl.RunAsync("verify", "-purpose", "sslclient", "-CAfile", rootFile, "-untrusted", middleFile, leafFile)).Succeeded();
    }

    [Theory]
    [InlineData("Grüße aus 东京 + \"quoted\", O=Evil")]
    [InlineData("a/b=c,d;e<f>#")]
    public void A_name_stays_one_common_name_whatever_it_holds(string name)
    {
        using var authority = TestAuthority.Root("Issuer");
        using var device = TestSigningRequest.For("CN=x");

        using var leaf = Issue(authority, device, Terms(name));

        Assert.True(ParsedCertificate.TryRead(leaf.RawDataMemory, out var parsed, out _));
        Assert.Equal(name, Assert.Single(parsed.Subject.Attributes).Text);
    }

    [Fact]
    public async Task A_made_authority_is_strictly_by_the_book()
    {
        var openssl = ExternalTool.Require("openssl", "apt-get install openssl");
        var (certificate, key) = AuthorityMaker.Make("Press controllers", Now);
        Assert.True(IssuingAuthorityRules.Check(certificate, key, CertificatePurposes.ClientAuthentication, Now).TryGet(out var authority, out var fault), fault?.Detail);
        using var made = authority;
        using var device = TestSigningRequest.For("CN=x");
        Assert.True(made.Issue(KeyOf(device), Terms("press-17"), Now).TryGet(out var leaf, out _));
        using var folder = new CertificateFolder();
        var leafFile = folder.Write("leaf.pem", PemEncoding.WriteString("CERTIFICATE", leaf));
        var rootFile = folder.Write("root.pem", certificate);

        (await openssl.RunAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", rootFile, leafFile)).Succeeded();
        Assert.Equal("CN=Press controllers device CA", made.Certificates[0].Subject.ToString());
        Assert.Equal(0, made.Certificates[0].Extensions!.PathLength);
    }

    internal static LeafTerms Terms(string name) => new(name, 365, CertificatePurposes.ClientAuthentication);

    internal static IssuingAuthority Open(TestCertificate certificate)
    {
        Assert.True(IssuingAuthorityRules.Open(certificate.ChainPem(), new SecretText(certificate.KeyPem)).TryGet(out var authority, out var fault), fault?.Detail);
        return authority;
    }

    private static SubjectPublicKey KeyOf(TestSigningRequest request)
    {
        Assert.True(SigningRequest.Read(request.Der).TryGet(out var read, out _));
        return read.Key;
    }

    private static X509Certificate2 Issue(TestAuthority authority, TestSigningRequest device, LeafTerms terms)
    {
        using var opened = Open(authority.Certificate);
        Assert.True(opened.Issue(KeyOf(device), terms, Now).TryGet(out var der, out var fault), fault?.Detail);
        return X509CertificateLoader.LoadCertificate(der);
    }

    private static string[] Usages(X509Certificate2 leaf) =>
        [.. leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value!)];
}
