using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Chains that lead to the registered CA, and the attacks of T-18 that do not.</summary>
public sealed class PathValidatorTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestAuthority root = TestAuthority.Root("Maker Root");
    private readonly TestAuthority maker;

    public PathValidatorTests() => maker = root.Intermediate("Maker Devices");

    public void Dispose()
    {
        maker.Dispose();
        root.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void D28_a_chain_leads_to_the_registered_intermediate_whether_or_not_it_is_sent(int issuersSent)
    {
        using var device = maker.Device("press-1");

        var verdict = Judge(device.Chain(issuersSent), maker);

        Assert.True(verdict.IsAccepted, verdict.Refusal?.Detail);
        Assert.Equal([device.Der.ToArray(), maker.Certificate.Der.ToArray()], verdict.Path.Select(one => one.Encoded.ToArray()));
        Assert.Same(verdict.Path[0], verdict.Leaf);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_chain_leads_over_an_intermediate_to_the_registered_root(int issuersSent)
    {
        using var device = maker.Device("press-1");

        Assert.Equal(3, Accepted(device.Chain(issuersSent), root).Path.Count);
    }

    [Fact]
    public void Keys_of_all_accepted_kinds_sign_and_are_signed()
    {
        foreach (var key in (AsymmetricAlgorithm[])[TestKey.Rsa(), TestKey.Rsa(3072), TestKey.Ecdsa(ECCurve.NamedCurves.nistP384), TestKey.Ecdsa(ECCurve.NamedCurves.nistP521)])
        {
            using var authority = root.Intermediate(CertificatePlan.Authority("Any Key") with { Key = key, Hash = HashAlgorithmName.SHA384 });
            using var device = authority.Issue(CertificatePlan.Device("press-1") with { Hash = HashAlgorithmName.SHA512 });
            Accepted(device.Chain(1), root);
        }
    }

    [Fact]
    public void T18_an_own_root_that_is_sent_along_is_not_trusted()
    {
        using var ownRoot = TestAuthority.Root("Maker Root");
        using var ownMaker = ownRoot.Intermediate("Maker Devices");
        using var device = ownMaker.Device("press-1");

        // All names are right, every signature leads up to a root that was sent: only the keys are somebody else's.
        Refused(PathRefusalReason.SignatureInvalid, device.Chain(), root);
        Refused(PathRefusalReason.SignatureInvalid, device.Chain(1), root);
        Refused(PathRefusalReason.SignatureInvalid, device.Chain(0), maker);
        Refused(PathRefusalReason.SignatureInvalid, [.. device.Chain(), root.Certificate.Der], root);
    }

    [Fact]
    public void T18_a_foreign_chain_with_the_registered_CA_put_behind_it_is_refused()
    {
        using var foreign = TestAuthority.Root("Other Root");
        using var device = foreign.Device("press-1");

        var refusal = Refused(PathRefusalReason.NotIssuedByAuthority, [device.Der, maker.Certificate.Der], maker);
        Assert.Contains("\"CN=Other Root\"", refusal.Detail);
        Refused(PathRefusalReason.NotIssuedByAuthority, [.. device.Chain(), maker.Certificate.Der], maker);
    }

    [Fact]
    public void T18_a_self_signed_leaf_is_refused_whatever_its_name()
    {
        using var own = TestAuthority.Root(CertificatePlan.Device("press-1"));
        using var sameName = TestAuthority.Root(CertificatePlan.Device("Maker Devices"));

        Refused(PathRefusalReason.NotIssuedByAuthority, [own.Certificate.Der], maker);
        Refused(PathRefusalReason.SignatureInvalid, [sameName.Certificate.Der], maker);
        Refused(PathRefusalReason.SignatureInvalid, [sameName.Certificate.Der, maker.Certificate.Der], maker);
    }

    [Fact]
    public void T18_a_CA_is_no_device()
    {
        using var below = maker.Intermediate("Line 2");

        Refused(PathRefusalReason.LeafIsCa, [maker.Certificate.Der], maker);
        Refused(PathRefusalReason.LeafIsCa, maker.Certificate.Chain(), maker);
        Refused(PathRefusalReason.LeafIsCa, below.Certificate.Chain(1), maker);
        Refused(PathRefusalReason.LeafIsCa, maker.Certificate.Chain(1), root);
    }

    [Fact]
    public void T18_a_devices_certificate_issues_nothing()
    {
        using var plain = maker.Intermediate(CertificatePlan.Device("press-1"));
        using var bare = maker.Intermediate(new CertificatePlan { Subject = "CN=press-2" });
        using var signer = maker.Intermediate(new CertificatePlan
        {
            Subject = "CN=press-3",
            Extensions = [new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true)],
        });

        foreach (var device in (TestAuthority[])[plain, bare, signer])
        {
            using var made = device.Device("press-9");
            Refused(PathRefusalReason.IssuerIsNotCa, made.Chain(1), maker);
            Refused(PathRefusalReason.IssuerIsNotCa, made.Chain(2), maker);
        }
    }

    [Fact]
    public void T18_a_sibling_of_the_registered_CA_is_not_trusted()
    {
        using var sibling = root.Intermediate("Other Line");
        using var device = sibling.Device("press-1");

        Refused(PathRefusalReason.NotIssuedByAuthority, device.Chain(1), maker);
        Refused(PathRefusalReason.NotIssuedByAuthority, device.Chain(2), maker);
        Refused(PathRefusalReason.ChainBroken, [device.Der, maker.Certificate.Der, root.Certificate.Der], root);
    }

    [Fact]
    public void T18_a_forged_signature_under_the_right_issuer_name_is_refused()
    {
        using var device = maker.Device("press-1");
        var forged = device.Der.ToArray();
        forged[^1] ^= 1;
        using var namesake = TestAuthority.Root("Maker Devices");
        using var other = namesake.Device("press-1");

        Refused(PathRefusalReason.SignatureInvalid, [forged], maker);
        Refused(PathRefusalReason.SignatureInvalid, [other.Der, maker.Certificate.Der], maker);
    }

    [Fact]
    public void T18_D30_a_chain_out_of_order_or_with_a_gap_is_refused()
    {
        using var line = maker.Intermediate("Line 2");
        using var device = line.Device("press-1");
        var chain = device.Chain();

        Refused(PathRefusalReason.ChainBroken, [chain[0], chain[2], chain[1], chain[3]], root);
        Refused(PathRefusalReason.ChainBroken, [chain[0], chain[2], chain[3]], root);
        Refused(PathRefusalReason.ChainBroken, [chain[0], chain[0], chain[1], chain[2]], root);
        Refused(PathRefusalReason.NotIssuedByAuthority, [chain[0]], root);
    }

    [Theory]
    [InlineData(-20, -10, -300, 300, "certificate_expired", 0)]
    [InlineData(10, 20, -300, 300, "certificate_not_yet_valid", 0)]
    [InlineData(-20, 20, -300, -10, "certificate_expired", 1)]
    [InlineData(-20, 20, 10, 300, "certificate_not_yet_valid", 1)]
    public void T18_dates_of_every_certificate_count(
        double leafStarts, double leafEnds, double caStarts, double caEnds, string reason, int position)
    {
        using var authority = root.Intermediate(CertificatePlan.Authority("Maker Devices") with { StartsIn = caStarts, EndsIn = caEnds });
        using var device = authority.Issue(CertificatePlan.Device("press-1") with { StartsIn = leafStarts, EndsIn = leafEnds });

        foreach (var registered in (TestAuthority[])[authority, root])
        {
            var refusal = Judge(device.Chain(1), registered).Refusal;
            Assert.Equal((reason, position), (refusal?.Code, refusal?.Position ?? -1));
        }
    }

    [Fact]
    public void T18_lengths_of_paths_are_limited()
    {
        using var zero = root.Intermediate("No CA below", pathLength: 0);
        using var tooDeep = zero.Intermediate("Line 2");
        using var device = tooDeep.Device("press-1");

        Refused(PathRefusalReason.PathLengthExceeded, device.Chain(1), zero);
        Refused(PathRefusalReason.PathLengthExceeded, device.Chain(2), root);

        using var second = maker.Intermediate("2");
        using var third = second.Intermediate("3");
        using var fourth = third.Intermediate("4");
        using var fifth = fourth.Intermediate("5");
        using var deep = third.Device("press-1");
        using var deeper = fourth.Device("press-2");
        using var deepest = fifth.Device("press-3");
        Accepted(deep.Chain(3), root);
        Refused(PathRefusalReason.PathLengthExceeded, deeper.Chain(4), root);
        Refused(PathRefusalReason.ChainTooLong, deepest.Chain(5), root);
        Refused(PathRefusalReason.NoCertificate, [], root);
    }

    [Fact]
    public void T18_key_usage_and_purpose_are_heeded()
    {
        RefusedLeaf(PathRefusalReason.KeyUsageForbids, new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, false));
        RefusedLeaf(PathRefusalReason.KeyUsageForbids, new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, false));
        RefusedLeaf(PathRefusalReason.PurposeForbidden, Purpose(Oids.ServerAuthentication));
        AcceptedLeaf();
        AcceptedLeaf(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        AcceptedLeaf(Purpose(Oids.ServerAuthentication, Oids.ClientAuthentication));
        AcceptedLeaf(Purpose(Oids.AnyExtendedKeyUsage));

        var plan = CertificatePlan.Authority("Line 2");
        RefusedIssuer(PathRefusalReason.PurposeForbidden, plan with { Extensions = [.. plan.Extensions, Purpose(Oids.ServerAuthentication)] });
        RefusedIssuer(PathRefusalReason.KeyUsageForbids, plan with { Extensions = [plan.Extensions[0], new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, false)] });

        using var servers = root.Intermediate(plan with { Extensions = [.. plan.Extensions, Purpose(Oids.ServerAuthentication)] });
        using var device = servers.Device("press-1");
        Assert.Equal(1, Refused(PathRefusalReason.PurposeForbidden, device.Chain(1), servers).Position);
    }

    [Fact]
    public void T18_a_certificate_names_one_signature_algorithm()
    {
        using var device = maker.Device("press-1");
        var content = new AsnReader(device.Der, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(content.Span); // says SHA-256
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.4.3.3");
            }

            writer.WriteBitString(((ECDsa)maker.Certificate.Key).SignData(content.Span, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence));
        }

        Assert.Contains("two signature algorithms", Refused(PathRefusalReason.CertificateMalformed, [writer.Encode()], maker).Detail);
    }

    [Fact]
    public void T18_weak_keys_and_signatures_are_refused()
    {
        var device = CertificatePlan.Device("press-1");
        RefusedLeaf(PathRefusalReason.KeyRefused, device with { Key = TestKey.Rsa(1024) });
        RefusedLeaf(PathRefusalReason.KeyRefused, device with { Key = TestKey.Ecdsa(ECCurve.NamedCurves.brainpoolP256r1) });
        RefusedIssuer(PathRefusalReason.KeyRefused, CertificatePlan.Authority("Line 2") with { Key = TestKey.Rsa(1024) });
    }

    [Fact]
    public void T18_a_critical_extension_that_is_not_known_is_refused()
    {
        RefusedLeaf(PathRefusalReason.CriticalExtensionUnknown, new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true));
        AcceptedLeaf(new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: false));
    }

    [Fact]
    public void T18_what_is_no_certificate_is_refused_without_an_exception()
    {
        using var device = maker.Device("press-1");
        var bytes = device.Der.ToArray();
        Refused(PathRefusalReason.CertificateMalformed, [Array.Empty<byte>()], maker);
        Refused(PathRefusalReason.CertificateMalformed, [new byte[ParsedCertificate.MaxBytes + 1]], maker);
        Refused(PathRefusalReason.CertificateMalformed, [bytes, new byte[] { 0x30, 0x03, 0x02, 0x01, 0x05 }], maker);
        for (var length = 1; length < bytes.Length; length++)
        {
            Refused(PathRefusalReason.CertificateMalformed, [bytes.AsMemory(0, length)], maker);
        }

        // One wrong byte anywhere: any refusal, never acceptance.
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x5a;
            Assert.False(Judge([damaged], maker).IsAccepted, $"byte {i}");
        }
    }

    [Fact]
    public void A_refusal_has_a_word_for_the_audit_and_names_the_certificate_without_control_characters()
    {
        using var foreign = TestAuthority.Root("Other");
        using var device = foreign.Device("press\u001b[31m\n1");

        var refusal = Refused(PathRefusalReason.NotIssuedByAuthority, device.Chain(0), maker);

        Assert.Equal("not_issued_by_authority", refusal.Code);
        Assert.Equal("The device's certificate \"CN=press?[31m?1\" was issued by \"CN=Other\", not by the registered CA \"CN=Maker Devices\".", refusal.Detail);
    }

    private static X509EnhancedKeyUsageExtension Purpose(params string[] oids)
    {
        var purposes = new OidCollection();
        foreach (var oid in oids)
        {
            purposes.Add(new Oid(oid));
        }

        return new X509EnhancedKeyUsageExtension(purposes, critical: true);
    }

    private static PathVerdict Judge(IReadOnlyList<ReadOnlyMemory<byte>> presented, TestAuthority authority) =>
        PathValidator.Validate(presented, Registered(authority), Now, PathPolicy.DeviceCertificates);

    private static RegisteredAuthority Registered(TestAuthority authority) =>
        RegisteredAuthority.Parse(authority.Certificate.Bare).TryGet(out var registered, out var fault)
            ? registered
            : throw new InvalidOperationException(fault.Detail);

    private static PathVerdict Accepted(IReadOnlyList<ReadOnlyMemory<byte>> presented, TestAuthority authority)
    {
        var verdict = Judge(presented, authority);
        Assert.True(verdict.IsAccepted, verdict.Refusal?.Detail);
        return verdict;
    }

    private static PathRefusal Refused(PathRefusalReason reason, IReadOnlyList<ReadOnlyMemory<byte>> presented, TestAuthority authority)
    {
        var verdict = Judge(presented, authority);
        Assert.False(verdict.IsAccepted);
        Assert.True(verdict.Refusal.Reason == reason, verdict.Refusal.ToString());
        Assert.Null(verdict.Leaf);
        return verdict.Refusal;
    }

    private void AcceptedLeaf(params X509Extension[] extensions)
    {
        using var device = maker.Issue(new CertificatePlan { Subject = "CN=press-1", Extensions = extensions });
        Accepted(device.Chain(1), maker);
    }

    private void RefusedLeaf(PathRefusalReason reason, X509Extension extension) =>
        RefusedLeaf(reason, new CertificatePlan { Subject = "CN=press-1", Extensions = [extension] });

    private void RefusedLeaf(PathRefusalReason reason, CertificatePlan plan)
    {
        using var device = maker.Issue(plan);
        Assert.Equal(0, Refused(reason, device.Chain(1), maker).Position);
    }

    private void RefusedIssuer(PathRefusalReason reason, CertificatePlan plan)
    {
        using var issuer = maker.Intermediate(plan);
        using var device = issuer.Device("press-1");
        Assert.Equal(1, Refused(reason, device.Chain(1), maker).Position);
    }
}
