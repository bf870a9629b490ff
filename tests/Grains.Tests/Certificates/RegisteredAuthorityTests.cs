using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

public sealed class RegisteredAuthorityTests : IDisposable
{
    private readonly TestAuthority root = TestAuthority.Root("Maker Root");
    private readonly TestAuthority maker;

    public RegisteredAuthorityTests() => maker = root.Intermediate("Maker Devices");

    public void Dispose()
    {
        maker.Dispose();
        root.Dispose();
    }

    [Fact]
    public void D35_one_certificate_is_stored_bare_and_found_by_its_hash()
    {
        var bare = maker.Certificate.Bare;
        foreach (var text in (string[])[bare, maker.Certificate.Pem, maker.Certificate.Pem.ReplaceLineEndings("\r\n"), $"subject=CN = Maker\n{maker.Certificate.Pem}\n", bare.Insert(64, "\n")])
        {
            var authority = Parsed(text);
            Assert.Equal(bare, authority.StoredText);
            Assert.Equal(Sha3.Hex(bare), authority.ProvisionKey);
        }
    }

    [Fact]
    public void D35_several_are_stored_as_PEM_of_one_line_each_and_found_by_the_first()
    {
        var authority = Parsed(maker.Certificate.ChainPem());

        Assert.Equal(
            $"-----BEGIN CERTIFICATE-----\n{maker.Certificate.Bare}\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n{root.Certificate.Bare}\n-----END CERTIFICATE-----",
            authority.StoredText);
        Assert.Equal(Sha3.Hex(maker.Certificate.Bare), authority.ProvisionKey);
        Assert.Equal(authority.StoredText, Parsed(authority.StoredText).StoredText);
        Assert.Contains("Only the first certificate is trusted", Assert.Single(authority.Warnings(DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void T18_of_several_certificates_only_the_first_is_trusted()
    {
        using var sibling = root.Intermediate("Other Line");
        using var device = sibling.Device("press-1");

        var verdict = PathValidator.Validate(device.Chain(1), Parsed(maker.Certificate.ChainPem()), DateTimeOffset.UtcNow, PathPolicy.DeviceCertificates);

        Assert.Equal(PathRefusalReason.NotIssuedByAuthority, verdict.Refusal?.Reason);
    }

    [Fact]
    public void A_device_finds_a_CA_that_it_did_not_send_by_the_issuers_name()
    {
        using var device = maker.Device("press-1");

        Assert.Equal(Parsed(maker.Certificate.Pem).SubjectLookup, RegisteredAuthority.IssuerLookup(device.Der));
        Assert.Equal(Parsed(root.Certificate.Pem).SubjectLookup, RegisteredAuthority.IssuerLookup(maker.Certificate.Der));
        Assert.NotEqual(Parsed(root.Certificate.Pem).SubjectLookup, Parsed(maker.Certificate.Pem).SubjectLookup);
        Assert.Null(RegisteredAuthority.IssuerLookup(new byte[] { 1, 2, 3 }));
    }

    [Fact]
    public void Names_that_match_have_one_lookup_key()
    {
        using var upper = TestAuthority.Root("MAKER  Root ");
        using var longer = TestAuthority.Root(CertificatePlan.Authority("x") with { Subject = "CN=Maker Root, O=Acme" });

        Assert.Equal(Parsed(root.Certificate.Pem).SubjectLookup, Parsed(upper.Certificate.Pem).SubjectLookup);
        Assert.NotEqual(Parsed(root.Certificate.Pem).SubjectLookup, Parsed(longer.Certificate.Pem).SubjectLookup);
    }

    [Fact]
    public void What_would_let_no_device_in_is_refused_when_it_is_saved()
    {
        var plan = CertificatePlan.Authority("Odd");
        Refused("is not a CA certificate", CertificatePlan.Device("press-1"));
        Refused("lacks keyCertSign", plan with { Extensions = [plan.Extensions[0], new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true)] });
        Refused("has 1024 bits", plan with { Key = TestKey.Rsa(1024) });
        Refused("its elliptic curve is not", plan with { Key = TestKey.Ecdsa(ECCurve.NamedCurves.brainpoolP256r1) });
        Refused("critical extension 1.3.6.1.4.1.99999.1", plan with { Extensions = [.. plan.Extensions, new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], true)] });
    }

    [Fact]
    public void What_will_let_devices_in_another_day_is_a_warning()
    {
        using var expired = root.Intermediate(CertificatePlan.Authority("Old") with { StartsIn = -20, EndsIn = -10 });
        using var future = root.Intermediate(CertificatePlan.Authority("New") with { StartsIn = 10, EndsIn = 20 });
        using var bare = root.Intermediate(new CertificatePlan { Subject = "CN=Bare" });

        Assert.Contains("expired at", Assert.Single(Parsed(expired.Certificate.Pem).Warnings(DateTimeOffset.UtcNow)));
        Assert.Contains("not valid before", Assert.Single(Parsed(future.Certificate.Pem).Warnings(DateTimeOffset.UtcNow)));
        Assert.Contains("no basicConstraints", Assert.Single(Parsed(bare.Certificate.Pem).Warnings(DateTimeOffset.UtcNow)));
        Assert.Empty(Parsed(maker.Certificate.Pem).Warnings(DateTimeOffset.UtcNow));
    }

    [Fact]
    public void A_text_without_a_certificate_is_refused_and_not_repeated()
    {
        var key = maker.Certificate.KeyPem;
        Refused("is empty", "  ");
        Refused("neither PEM nor base64", "no certificate");
        Refused("not a well-formed certificate", "AAAA");
        Refused("damaged PEM block", maker.Certificate.Pem.Replace("-----END", "----END", StringComparison.Ordinal));
        Refused("damaged PEM block", maker.Certificate.Pem + "-----BEGIN CERTIFICATE-----\nAAAA");
        Refused("holds a private key", maker.Certificate.Pem + key);
        Refused("holds a private key", key);
        Refused("PEM block TRUSTED CERTIFICATE", maker.Certificate.Pem.Replace("CERTIFICATE", "TRUSTED CERTIFICATE", StringComparison.Ordinal));
        Refused("holds 6 certificates", string.Concat(Enumerable.Repeat(root.Certificate.Pem, 6)));
        Refused("at most", new string('A', 200_000));
    }

    private static RegisteredAuthority Parsed(string text) =>
        RegisteredAuthority.Parse(text).TryGet(out var authority, out var fault) ? authority : throw new InvalidOperationException(fault.Detail);

    private static void Refused(string word, string text)
    {
        Assert.False(RegisteredAuthority.Parse(text).TryGet(out _, out var fault));
        Assert.Equal("provisionDeviceSecret", fault.Field);
        Assert.Contains(word, fault.Detail);
        Assert.True(fault.Detail.Length < 300);
    }

    private void Refused(string word, CertificatePlan plan)
    {
        using var odd = root.Issue(plan);
        Refused(word, odd.Pem);
    }
}
