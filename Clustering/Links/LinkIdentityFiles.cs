using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>The three PEM files of a process. What they hold is never repeated in a fault.</summary>
internal sealed record LinkIdentityFiles(string CertificatePath, string KeyPath, string AuthorityPath)
{
    private const string CertificateKey = $"{ClusterSettings.Section}:{nameof(ClusterSettings.CertificatePath)}";
    private const string KeyKey = $"{ClusterSettings.Section}:{nameof(ClusterSettings.KeyPath)}";
    private const string AuthorityKey = $"{ClusterSettings.Section}:{nameof(ClusterSettings.AuthorityPath)}";

    public static LinkIdentityFiles Of(ClusterSettings settings) => new(settings.CertificatePath!, settings.KeyPath!, settings.AuthorityPath!);

    /// <summary>Reads the files as they are now.</summary>
    public PemReading<LinkIdentity> Read(TimeProvider time)
    {
        var faults = new List<string>();
        var certificateText = PemFile.Text(CertificateKey, CertificatePath, faults);
        var keyText = PemFile.Text(KeyKey, KeyPath, faults);
        var authorityText = PemFile.Text(AuthorityKey, AuthorityPath, faults);
        var chain = certificateText is null ? null : PemFile.Certificates(CertificateKey, certificateText, faults);
        var authorities = authorityText is null ? null : PemFile.Certificates(AuthorityKey, authorityText, faults);
        RequireAuthorities(authorities, faults);
        var keyed = certificateText is null || keyText is null || chain is null ? null : PemFile.Keyed(CertificateKey, certificateText, KeyKey, keyText, faults);
        if (chain is not null && authorities is not null)
        {
            RequireGood(chain, authorities, time, faults);
        }

        var fingerprint = PemFile.Fingerprint(certificateText, keyText, authorityText);
        if (faults.Count > 0 || keyed is null)
        {
            return new PemReading<LinkIdentity>(null, faults, fingerprint);
        }

        var below = new X509Certificate2Collection(chain!.Skip(1).ToArray());
        return new PemReading<LinkIdentity>(new LinkIdentity(keyed, SslStreamCertificateContext.Create(keyed, below, offline: true), authorities!), faults, fingerprint);
    }

    private static void RequireAuthorities(X509Certificate2Collection? authorities, List<string> faults)
    {
        if (authorities?.Any(authority => !IsAuthority(authority)) == true)
        {
            faults.Add(PemFile.Fault(AuthorityKey, "holds a certificate that is not a self-signed authority's."));
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
        && certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>A process that its peers would refuse should not start, and should say why.</summary>
    private static void RequireGood(X509Certificate2Collection presented, X509Certificate2Collection authorities, TimeProvider time, List<string> faults)
    {
        var certificate = presented[0];
        var now = time.GetUtcNow();
        if (!PemFile.IsTimely(CertificateKey, certificate, now, faults))
        {
            return;
        }

        using var chain = new X509Chain { ChainPolicy = LinkIdentity.Policy(authorities) };
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        if (chain.Build(certificate) && chain.ChainElements.Count > 1)
        {
            return;
        }

        var usage = chain.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotValidForUsage);
        faults.Add(PemFile.Fault(CertificateKey, usage
            ? "the certificate must be good for server and for client authentication, or not be limited at all."
            : $"the certificate does not lead to an authority in {nameof(ClusterSettings.AuthorityPath)} ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})."));
    }
}
