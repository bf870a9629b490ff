namespace ProvisioningCluster.Testing.Certificates;

/// <summary>PEM files for clients that read theirs from disk, in a folder that goes with the test.</summary>
public sealed class CertificateFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pki-");

    public string FullPath => folder.FullName;

    /// <summary>Writes the leaf with this many issuers, and its key; the files carry the name.</summary>
    public (string CertificatePath, string KeyPath) Write(string name, TestCertificate certificate, int issuers = int.MaxValue) =>
        (Write($"{name}.pem", certificate.ChainPem(issuers)), Write($"{name}.key", certificate.KeyPem));

    /// <summary>Writes a file into the folder and answers its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
