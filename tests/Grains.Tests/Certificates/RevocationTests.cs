using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

public sealed class RevocationTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestAuthority root = TestAuthority.Root("Maker Root");
    private readonly TestAuthority maker;
    private readonly TestCertificate device;
    private readonly TestCertificate revoked;

    public RevocationTests()
    {
        maker = root.Intermediate("Maker Devices");
        device = maker.Device("press-1");
        revoked = maker.Device("press-2");
    }

    public void Dispose()
    {
        revoked.Dispose();
        device.Dispose();
        maker.Dispose();
        root.Dispose();
    }

    [Fact]
    public void T18_a_revoked_certificate_is_refused_and_its_neighbour_is_not()
    {
        var policy = Policy(ListOf(maker, revoked));

        Assert.Null(Judge(device, maker, policy));
        Assert.Equal("certificate_revoked", Judge(revoked, maker, policy));
        Assert.Equal("certificate_revoked", Judge(revoked, root, policy));
    }

    [Fact]
    public void T18_a_revoked_intermediate_takes_its_devices_along()
    {
        Assert.Equal("certificate_revoked", Judge(device, root, Policy(ListOf(root, maker.Certificate))));
        Assert.Null(Judge(device, maker, Policy(ListOf(root, maker.Certificate))));
    }

    [Fact]
    public void T18_an_outdated_list_refuses_everybody_unless_the_rule_says_otherwise()
    {
        var outdated = ListOf(maker, revoked, from: Now.AddDays(-9), next: Now.AddDays(-2));
        var future = ListOf(maker, revoked, from: Now.AddDays(2), next: Now.AddDays(9));
        var accept = Policy(outdated) with { Outdated = OutdatedRevocationListRule.Accept };

        Assert.Equal("revocation_unknown", Judge(device, maker, Policy(outdated)));
        Assert.Equal("revocation_unknown", Judge(device, maker, Policy(future)));
        Assert.Equal("certificate_revoked", Judge(revoked, maker, Policy(outdated)));
        Assert.Null(Judge(device, maker, accept));
        Assert.Equal("certificate_revoked", Judge(revoked, maker, accept));
    }

    [Fact]
    public void The_newest_list_of_an_issuer_counts()
    {
        var older = ListOf(maker, revoked, from: Now.AddDays(-9), next: Now.AddDays(-2));
        var newer = ListOf(maker, device, from: Now.AddDays(-1));

        Assert.Null(Judge(revoked, maker, Policy(older, newer)));
        Assert.Equal("certificate_revoked", Judge(device, maker, Policy(newer, older)));
    }

    [Fact]
    public void T18_a_list_under_the_issuers_name_but_of_another_key_refuses()
    {
        using var namesake = TestAuthority.Root("Maker Devices");

        Assert.Equal("revocation_unknown", Judge(device, maker, Policy(ListOf(namesake, revoked))));
        Assert.Equal("certificate_revoked", Judge(revoked, maker, Policy(ListOf(namesake, revoked), ListOf(maker, revoked))));
    }

    [Fact]
    public void T18_the_issuer_must_be_allowed_to_sign_lists()
    {
        var plan = CertificatePlan.Authority("No Lists");
        using var authority = root.Intermediate(plan with { Extensions = [plan.Extensions[0], new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true)] });
        using var other = authority.Device("press-3");

        Assert.Equal("revocation_unknown", Judge(other, authority, Policy(ListOf(authority, revoked))));
    }

    [Fact]
    public void A_list_of_somebody_else_says_nothing()
    {
        using var other = TestAuthority.Root("Other");

        Assert.Null(Judge(revoked, maker, Policy(ListOf(other, revoked))));
        Assert.Equal("revocation_unknown", Judge(revoked, maker, Policy(ListOf(other, revoked)) with { RequireLists = true }));
    }

    [Fact]
    public void An_upload_says_what_is_wrong_and_what_to_do()
    {
        using var namesake = TestAuthority.Root("Maker Devices");
        using var below = maker.Intermediate("Line 2");

        Assert.Null(Upload(Encoded(maker, revoked)));
        Assert.Null(Upload(Encoded(below, revoked)));
        Assert.Contains("is outdated", Upload(Encoded(maker, revoked, Now.AddDays(-9), Now.AddDays(-2))));
        Assert.Contains("is not valid before", Upload(Encoded(maker, revoked, Now.AddDays(2), Now.AddDays(9))));
        Assert.Contains("not signed by the key of the registered CA", Upload(Encoded(namesake, revoked)));
        Assert.Contains("not a well-formed revocation list", Upload(maker.Certificate.Der.ToArray()));
        Assert.Contains("delta list", Upload(Extended(Oids.DeltaCrlIndicator, critical: true)));
        Assert.Contains("a part of the issuer's certificates", Upload(Extended(Oids.IssuingDistributionPoint, critical: true)));
        Assert.Contains("critical extension 1.3.6.1.4.1.99999.2", Upload(Extended("1.3.6.1.4.1.99999.2", critical: true)));
        Assert.Null(Upload(Extended("1.3.6.1.4.1.99999.2", critical: false)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("abc", "neither PEM nor base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "only X509 CRL is read")]
    [InlineData("-----BEGIN X509 CRL-----\nAAAA", "damaged PEM")]
    public void A_text_that_is_no_list_is_refused(string text, string word)
    {
        Assert.False(CertificateRevocationList.Parse(text).TryGet(out _, out var fault));
        Assert.Equal("certificateRevocationList", fault.Field);
        Assert.Contains(word, fault.Detail);
    }

    [Fact]
    public void T18_no_cut_of_a_list_is_one()
    {
        var whole = Encoded(maker, revoked);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(CertificateRevocationList.TryRead(whole.AsMemory(0, length), out _, out _));
        }
    }

    private static RevocationPolicy Policy(params CertificateRevocationList[] lists) => new() { Lists = lists };

    /// <summary>The word of the refusal, or null.</summary>
    private static string? Judge(TestCertificate certificate, TestAuthority authority, RevocationPolicy policy)
    {
        Assert.True(RegisteredAuthority.Parse(authority.Certificate.Pem).TryGet(out var registered, out _));
        return PathValidator.Validate(certificate.Chain(1), registered, Now, PathPolicy.DeviceCertificates, policy).Refusal?.Code;
    }

    private static byte[] Encoded(TestAuthority issuer, TestCertificate revoked, DateTimeOffset? from = null, DateTimeOffset? next = null)
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(revoked.Certificate, Now.AddDays(-1), X509RevocationReason.KeyCompromise);
        return builder.Build(
            issuer.Certificate.Certificate.SubjectName,
            TestKey.Signer(issuer.Certificate.Key),
            crlNumber: 1,
            next ?? Now.AddDays(7),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier([1]),
            from ?? Now.AddDays(-3));
    }

    private static CertificateRevocationList ListOf(TestAuthority issuer, TestCertificate revoked, DateTimeOffset? from = null, DateTimeOffset? next = null)
    {
        Assert.True(CertificateRevocationList.TryRead(Encoded(issuer, revoked, from, next), out var list, out var problem), problem);
        Assert.Equal(1, list.Count);
        return list;
    }

    /// <summary>The fault of an upload for the maker's CA, or null.</summary>
    private string? Upload(byte[] encoded)
    {
        Assert.True(RegisteredAuthority.Parse(maker.Certificate.Pem).TryGet(out var registered, out _));
        var parsed = CertificateRevocationList.Parse(PemEncoding.WriteString("X509 CRL", encoded));
        return parsed.TryGet(out var list, out var fault) ? list.CheckUpload(registered, Now)?.Detail : fault.Detail;
    }

    // The platform writes no other extensions: the list is written by hand, signed by nobody that matters.
    private byte[] Extended(string oid, bool critical) => CrlWriter.Write(maker, Now, oid, critical);
}
