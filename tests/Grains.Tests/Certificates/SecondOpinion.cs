using Org.BouncyCastle.Pkix;
using Org.BouncyCastle.X509;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>BouncyCastle's path validation, which shares no line with the product's: what is accepted here it must accept too.</summary>
internal static class SecondOpinion
{
    /// <summary>Why BouncyCastle refuses this path, or null. Revocation is left out.</summary>
    public static string? Of(IReadOnlyList<ParsedCertificate> path, DateTimeOffset at)
    {
        // Fractions of a second are cut off: BouncyCastle lets the last second of a certificate end at its beginning.
        var parser = new X509CertificateParser();
        var certificates = path.Select(one => parser.ReadCertificate(one.Encoded.ToArray())).ToList();
        var anchors = new HashSet<TrustAnchor> { new(certificates[^1], null) };
        var parameters = new PkixParameters(anchors) { IsRevocationEnabled = false, Date = at.UtcDateTime.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)) };
        try
        {
            new PkixCertPathValidator().Validate(new PkixCertPath(certificates[..^1]), parameters);
            return null;
        }
        catch (PkixCertPathValidatorException refused)
        {
            return refused.Message;
        }
    }
}
