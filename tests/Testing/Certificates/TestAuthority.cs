using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Testing.Certificates;

/// <summary>A CA that lives as long as a test, and signs whatever it is asked to.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private TestAuthority(TestCertificate certificate) => Certificate = certificate;

    /// <summary>The CA's own certificate; its <see cref="TestCertificate.Issuers"/> lead up to the root.</summary>
    public TestCertificate Certificate { get; }

    public static TestAuthority Root(string name) => Root(CertificatePlan.Authority(name));

    public static TestAuthority Root(CertificatePlan plan)
    {
        var key = plan.Key ?? TestKey.Ecdsa();
        return new TestAuthority(new TestCertificate(Sign(plan, key, new X500DistinguishedName(plan.Subject), key), key, []));
    }

    public TestAuthority Intermediate(string name, int? pathLength = null) => new(Issue(CertificatePlan.Authority(name, pathLength)));

    public TestAuthority Intermediate(CertificatePlan plan) => new(Issue(plan));

    public TestCertificate Device(string commonName) => Issue(CertificatePlan.Device(commonName));

    public TestCertificate Issue(CertificatePlan plan)
    {
        var key = plan.Key ?? TestKey.Ecdsa();
        return new TestCertificate(
            Sign(plan, key, Certificate.Certificate.SubjectName, Certificate.Key), key, [Certificate.Certificate, .. Certificate.Issuers]);
    }

    /// <summary>A revocation list of this CA whose next issue is due after this time; a negative one is overdue.</summary>
    public byte[] RevocationList(TimeSpan due, params TestCertificate[] revoked)
    {
        var now = DateTimeOffset.UtcNow;
        var builder = new CertificateRevocationListBuilder();
        foreach (var one in revoked)
        {
            builder.AddEntry(one.Certificate, now.AddDays(-1), X509RevocationReason.KeyCompromise);
        }

        return builder.Build(
            Certificate.Certificate.SubjectName,
            TestKey.Signer(Certificate.Key),
            crlNumber: 1,
            now + due,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier([1]),
            now.AddDays(-3));
    }

    public string RevocationListPem(TimeSpan due, params TestCertificate[] revoked) =>
        PemEncoding.WriteString("X509 CRL", RevocationList(due, revoked)) + "\n";

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 Sign(CertificatePlan plan, AsymmetricAlgorithm key, X500DistinguishedName issuer, AsymmetricAlgorithm issuerKey)
    {
        var request = TestKey.Request(new X500DistinguishedName(plan.Subject), key, plan.Hash);
        foreach (var extension in plan.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        var now = DateTimeOffset.UtcNow;
        return request.Create(issuer, TestKey.Signer(issuerKey), plan.StartsAt ?? now.AddDays(plan.StartsIn), now.AddDays(plan.EndsIn), SerialNumber());
    }

    // Positive and not zero at its start: 20 octets at most (RFC 5280 4.1.2.2).
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
