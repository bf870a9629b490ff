using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>The three PEM files of a process. What they hold is never repeated in a fault.</summary>
internal sealed record LinkIdentityFiles(string CertificatePath, string KeyPath, string AuthorityPath)
{
    public static LinkIdentityFiles Of(ClusterSettings settings) => new(settings.CertificatePath!, settings.KeyPath!, settings.AuthorityPath!);

    /// <summary>Reads the files as they are now.</summary>
    public LinkIdentityReading Read(TimeProvider time)
    {
        var faults = new List<string>();
        var certificateText = Text(nameof(ClusterSettings.CertificatePath), CertificatePath, faults);
        var keyText = Text(nameof(ClusterSettings.KeyPath), KeyPath, faults);
        var authorityText = Text(nameof(ClusterSettings.AuthorityPath), AuthorityPath, faults);
        var chain = certificateText is null ? null : Certificates(nameof(ClusterSettings.CertificatePath), certificateText, faults);
        var authorities = authorityText is null ? null : Certificates(nameof(ClusterSettings.AuthorityPath), authorityText, faults);
        RequireAuthorities(authorities, faults);
        var keyed = certificateText is null || keyText is null || chain is null ? null : Keyed(certificateText, keyText, faults);
        if (chain is not null && authorities is not null)
        {
            RequireGood(chain, authorities, time, faults);
        }

        var fingerprint = Fingerprint(certificateText, keyText, authorityText);
        if (faults.Count > 0 || keyed is null)
        {
            return new LinkIdentityReading(null, faults, fingerprint);
        }

        var below = new X509Certificate2Collection(chain!.Skip(1).ToArray());
        return new LinkIdentityReading(new LinkIdentity(keyed, SslStreamCertificateContext.Create(keyed, below, offline: true), authorities!), faults, fingerprint);
    }

    private static string? Text(string key, string path, List<string> faults)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add(Fault(key, fault is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist." : $"{path} cannot be read by this account."));
            return null;
        }
    }

    private static X509Certificate2Collection? Certificates(string key, string text, List<string> faults)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        if (found.Count > 0)
        {
            return found;
        }

        faults.Add(Fault(key, "the file does not hold a certificate in PEM form."));
        return null;
    }

    private static X509Certificate2? Keyed(string certificateText, string keyText, List<string> faults)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificateText, keyText);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            faults.Add(Fault(nameof(ClusterSettings.KeyPath), $"the file does not hold the private key of the certificate in {nameof(ClusterSettings.CertificatePath)}, in PEM form and without a password."));
            return null;
        }
    }

    private static void RequireAuthorities(X509Certificate2Collection? authorities, List<string> faults)
    {
        if (authorities?.Any(authority => !IsAuthority(authority)) == true)
        {
            faults.Add(Fault(nameof(ClusterSettings.AuthorityPath), "holds a certificate that is not a self-signed authority's."));
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
        && certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>A process that its peers would refuse should not start, and should say why.</summary>
    private static void RequireGood(X509Certificate2Collection presented, X509Certificate2Collection authorities, TimeProvider time, List<string> faults)
    {
        const string Key = nameof(ClusterSettings.CertificatePath);
        var certificate = presented[0];
        var now = time.GetUtcNow();
        if (now > certificate.NotAfter.ToUniversalTime() || now < certificate.NotBefore.ToUniversalTime())
        {
            faults.Add(Fault(Key, $"the certificate is good from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}, and not now."));
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
        faults.Add(Fault(Key, usage
            ? "the certificate must be good for server and for client authentication, or not be limited at all."
            : $"the certificate does not lead to an authority in {nameof(ClusterSettings.AuthorityPath)} ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})."));
    }

    private static string Fingerprint(params string?[] texts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));

    private static string Fault(string key, string sentence) => $"{ClusterSettings.Section}:{key}: {sentence}";
}
