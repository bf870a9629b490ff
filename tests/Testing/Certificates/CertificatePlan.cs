using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProvisioningCluster.Testing.Certificates;

/// <summary>How a certificate is to be: a good one unless a test says otherwise.</summary>
public sealed record CertificatePlan
{
    /// <summary>Distinguished name, such as <c>CN=press-17</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Days from now; negative is in the past.</summary>
    public double StartsIn { get; init; } = -1;

    /// <summary>The very moment, in the place of <see cref="StartsIn"/>.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Days from now.</summary>
    public double EndsIn { get; init; } = 30;

    /// <summary>P-256 unless given; the certificate owns it.</summary>
    public AsymmetricAlgorithm? Key { get; init; }

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Exactly these; use <see cref="Authority"/>, <see cref="Device"/> and <see cref="Server"/> for good ones.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    /// <summary>A CA that may sign further certificates.</summary>
    public static CertificatePlan Authority(string name, int? pathLength = null) => new()
    {
        Subject = $"CN={name}",
        EndsIn = 365,
        Extensions =
        [
            new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, critical: true),
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true),
        ],
    };

    /// <summary>A device's leaf: digital signature, client authentication.</summary>
    public static CertificatePlan Device(string commonName) => new()
    {
        Subject = $"CN={commonName}",
        Extensions =
        [
            new X509BasicConstraintsExtension(false, false, 0, critical: true),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
            new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.ClientUsage)], critical: false),
        ],
    };

    /// <summary>A server's leaf for these DNS names or addresses.</summary>
    public static CertificatePlan Server(params string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (System.Net.IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return new CertificatePlan
        {
            Subject = $"CN={hosts[0]}",
            Extensions =
            [
                new X509BasicConstraintsExtension(false, false, 0, critical: true),
                new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true),
                new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.ServerUsage)], critical: false),
                names.Build(),
            ],
        };
    }
}
