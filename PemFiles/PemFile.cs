using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ProvisioningCluster.PemFiles;

/// <summary>Reads the PEM files that settings name. What they hold is never repeated in a fault.</summary>
public static class PemFile
{
    /// <summary>The text of a file; null with a fault when it cannot be read.</summary>
    /// <param name="key">Setting that names the file, such as <c>Tls:KeyPath</c>.</param>
    /// <param name="path">As configured.</param>
    /// <param name="faults">One sentence is added per fault, each beginning with its key.</param>
    public static string? Text(string key, string path, ICollection<string> faults)
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

    /// <summary>All certificates of a text, in its order; null with a fault when it has none.</summary>
    public static X509Certificate2Collection? Certificates(string key, string text, ICollection<string> faults)
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

    /// <summary>The first certificate of a text, with its private key; null with a fault when the two do not fit together.</summary>
    public static X509Certificate2? Keyed(string certificateKey, string certificateText, string keyKey, string keyText, ICollection<string> faults)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificateText, keyText);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            faults.Add(Fault(keyKey, $"the file does not hold the private key of the certificate in {certificateKey}, in PEM form and without a password."));
            return null;
        }
    }

    /// <summary>Adds a fault when the certificate is not good at this time; true when it is.</summary>
    public static bool IsTimely(string key, X509Certificate2 certificate, DateTimeOffset now, ICollection<string> faults)
    {
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime >= from && now.UtcDateTime <= to)
        {
            return true;
        }

        faults.Add(Fault(key, $"the certificate is good from {from:u} to {to:u}, and not now."));
        return false;
    }

    /// <summary>Equal for equal texts, in this order.</summary>
    public static string Fingerprint(params ReadOnlySpan<string?> texts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));

    /// <summary>A fault in the form in which a start tells them.</summary>
    public static string Fault(string key, string sentence) => $"{key}: {sentence}";
}
