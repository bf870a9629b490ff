using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Testing.Certificates;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>An authority and certificates of it, as files in a folder that goes with the test.</summary>
internal sealed class ClusterPki : IDisposable
{
    public const string ServerUsage = TestAuthority.ServerUsage;
    public const string ClientUsage = TestAuthority.ClientUsage;

    private readonly TestAuthority authority;
    private readonly CertificateFolder folder = new();

    public ClusterPki(string name = "cluster authority")
    {
        authority = TestAuthority.Root(CertificatePlan.Authority(name) with { StartsIn = -30, EndsIn = 30 });
        AuthorityPath = Write("authority.pem", authority.Certificate.Pem);
    }

    public string AuthorityPath { get; }

    /// <summary>Makes a certificate with its key; the files carry the name.</summary>
    public (string CertificatePath, string KeyPath) Issue(string name, TimeSpan? endsIn = null, params string[] usages)
    {
        var extensions = new List<X509Extension>
        {
            new X509BasicConstraintsExtension(false, false, 0, true),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true),
        };
        if (usages.Length > 0)
        {
            extensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], false));
        }

        using var issued = authority.Issue(new CertificatePlan
        {
            Subject = $"CN={name}",
            StartsIn = -20,
            EndsIn = (endsIn ?? TimeSpan.FromDays(1)).TotalDays,
            Extensions = extensions,
        });
        return folder.Write(name, issued, issuers: 0);
    }

    /// <summary>Writes a file into the folder and answers its path.</summary>
    public string Write(string name, string text) => folder.Write(name, text);

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }
}
