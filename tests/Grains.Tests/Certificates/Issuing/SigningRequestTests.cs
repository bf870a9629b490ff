using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates.Issuing;

public sealed class SigningRequestTests
{
    public static TheoryData<string> GoodKeys => ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072"];

    [Theory]
    [MemberData(nameof(GoodKeys))]
    public void A_request_is_read_in_PEM_base64_and_DER(string kind)
    {
        using var made = TestSigningRequest.For("CN=press-17", KeyOf(kind));

        foreach (var read in new[] { SigningRequest.Read(made.Pem), SigningRequest.Read(made.Bare), SigningRequest.Read(made.Der) })
        {
            Assert.True(read.TryGet(out var request, out _));
            Assert.Equal("CN=press-17", request.Subject.ToString());
            Assert.Equal(SpkiOf(made.Key), request.Key.Encoded.ToArray());
        }
    }

    [Theory]
    [InlineData("-----BEGIN NEW CERTIFICATE REQUEST-----\n{0}\n-----END NEW CERTIFICATE REQUEST-----")]
    [InlineData("Certificate Request:\n    Data: what 'openssl req -text' writes\n-----BEGIN CERTIFICATE REQUEST-----\r\n{0}\r\n-----END CERTIFICATE REQUEST-----\r\n")]
    [InlineData("  {0}\r\n")]
    public void What_toolkits_write_around_it_does_not_matter(string form)
    {
        using var made = TestSigningRequest.For("CN=press-17");

        Assert.True(SigningRequest.Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, made.Bare)).TryGet(out _, out _));
    }

    [Fact]
    public void T18_a_request_that_another_key_signed_is_refused()
    {
        using var made = TestSigningRequest.For("CN=press-17");
        var altered = (byte[])made.Der.Clone();
        altered[^1] ^= 1;
        AssertRefused("csr_signature_invalid", SigningRequest.Read(altered));

        // The subject is signed too.
        var renamed = Replace(made.Der, "press-17"u8, "press-18"u8);
        AssertRefused("csr_signature_invalid", SigningRequest.Read(renamed));

        // Another's public key in the place of one's own.
        using var other = TestKey.Ecdsa();
        AssertRefused("csr_signature_invalid", SigningRequest.Read(Replace(made.Der, SpkiOf(made.Key), SpkiOf(other))));
    }

    [Fact]
    public void T18_weak_and_odd_keys_are_refused_before_they_are_used()
    {
        AssertRefused("csr_key_refused", Made("CN=x", TestKey.Rsa(1024)));
        AssertRefused("csr_key_refused", Made("CN=x", TestKey.Ecdsa(ECCurve.NamedCurves.brainpoolP256r1)));
        AssertRefused("csr_key_refused", Made("CN=x", TestKey.Ecdsa(ECCurve.CreateFromFriendlyName("secp256k1"))));
    }

    [Fact]
    public void T18_a_signature_with_SHA1_is_refused() =>
        AssertRefused("csr_signature_refused", SigningRequest.Read(Replace(
            TestSigningRequest.For("CN=x", TestKey.Rsa()).Der, Oid("1.2.840.113549.1.1.11"), Oid("1.2.840.113549.1.1.5"))));

    [Fact]
    public void T18_a_request_to_become_a_CA_is_refused()
    {
        AssertRefused("csr_asks_for_ca", Made("CN=x", extensions: new X509BasicConstraintsExtension(true, false, 0, true)));
        AssertRefused("csr_asks_for_ca", Made("CN=x", extensions: new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true)));
        AssertRefused("csr_asks_for_ca", Made("CN=x", extensions: new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true)));
    }

    [Fact]
    public void Other_wishes_are_read_and_no_reason_to_refuse()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.example.com");
        using var made = TestSigningRequest.For(
            "CN=x", extensions: [names.Build(), new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true)]);

        Assert.True(SigningRequest.Read(made.Der).TryGet(out var request, out _));
        Assert.Single(request.Extensions!.AlternativeNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("not a request")]
    [InlineData("AAAA")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAA=")]
    public void What_is_no_request_is_refused(string text) => AssertRefused("csr_malformed", SigningRequest.Read(text));

    [Fact]
    public void T13_long_texts_double_requests_keys_and_certificates_are_refused()
    {
        using var made = TestSigningRequest.For("CN=x");
        using var authority = TestAuthority.Root("CA");

        AssertRefused("csr_malformed", SigningRequest.Read(new string('A', SigningRequest.MaxLength + 1)));
        AssertRefused("csr_malformed", SigningRequest.Read(made.Pem + "\n" + made.Pem));
        AssertRefused("csr_malformed", SigningRequest.Read(TestKey.ToPem(made.Key)));
        AssertRefused("csr_malformed", SigningRequest.Read(authority.Certificate.Pem));
        AssertRefused("csr_malformed", SigningRequest.Read(made.Der.Append((byte)0).ToArray()));
    }

    [Fact]
    public void T14_no_damage_to_a_request_does_more_than_refuse_it()
    {
        using var made = TestSigningRequest.For("CN=press-17", extensions: new X509BasicConstraintsExtension(false, false, 0, true));
        var der = made.Der;

        Gen.Select(Gen.Int[0, der.Length - 1], Gen.Byte, Gen.Int[0, der.Length]).Sample((at, value, length) =>
        {
            var damaged = (byte[])der.Clone();
            damaged[at] = value;
            var read = SigningRequest.Read(damaged.AsMemory(0, length == 0 ? der.Length : length));
            return !read.TryGet(out _, out _) || damaged.AsSpan().SequenceEqual(der);
        });
    }

    [Theory]
    [InlineData("ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")]
    [InlineData("rsa", "-newkey", "rsa:2048")]
    [InlineData("pss", "-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1")]
    [InlineData("extensions", "-newkey", "rsa:2048", "-addext", "subjectAltName=DNS:press-17.example", "-addext", "keyUsage=digitalSignature")]
    public async Task Requests_of_openssl_are_read(string name, params string[] options)
    {
        var openssl = ExternalTool.Require("openssl", "apt-get install openssl");
        using var folder = new CertificateFolder();

        var made = await openssl.RunAsync(
            ["req", "-new", "-nodes", "-subj", $"/O=Acme/CN={name}", "-keyout", Path.Combine(folder.FullPath, "key"), .. options]);

        Assert.True(SigningRequest.Read(made.Succeeded().Output).TryGet(out var request, out var fault), fault?.Detail);
        Assert.Equal($"O=Acme, CN={name}", request.Subject.ToString());
    }

    private static AsymmetricAlgorithm KeyOf(string kind) => kind switch
    {
        "P-256" => TestKey.Ecdsa(),
        "P-384" => TestKey.Ecdsa(ECCurve.NamedCurves.nistP384),
        "P-521" => TestKey.Ecdsa(ECCurve.NamedCurves.nistP521),
        _ => TestKey.Rsa(int.Parse(kind[4..], System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static byte[] SpkiOf(AsymmetricAlgorithm key) => key.ExportSubjectPublicKeyInfo();

    private static Result<SigningRequest> Made(string subject, AsymmetricAlgorithm? key = null, params X509Extension[] extensions)
    {
        using var made = TestSigningRequest.For(subject, key, extensions: extensions);
        return SigningRequest.Read(made.Der);
    }

    private static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    private static byte[] Replace(byte[] der, ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> instead)
    {
        Assert.Equal(wanted.Length, instead.Length);
        var at = der.AsSpan().IndexOf(wanted);
        Assert.True(at >= 0);
        var changed = (byte[])der.Clone();
        instead.CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static void AssertRefused(string reason, Result<SigningRequest> read)
    {
        Assert.False(read.TryGet(out _, out var fault));
        Assert.Equal(("csr", reason), (fault.Field, fault.Reason));
        Assert.StartsWith("csr", fault.Detail, StringComparison.Ordinal);
    }
}
