using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// The certificate of an installation that configured none: a CA is made once and kept, and it signs a server certificate whenever
/// there is none that is good for this machine's names and the coming month. Several processes may share the folder: whoever makes
/// the CA first made it for all, and any server certificate of that CA is as good as another.
/// </summary>
internal sealed partial class DevelopmentIdentity(string folder, Func<ServerNames> names, TimeProvider time, ILogger logger) : IServerIdentitySource
{
    /// <summary>The CA's certificate, for clients; the file that sample scripts ask for.</summary>
    public const string PublicFile = "mqttserver.pub.pem";

    private const string AuthorityFile = "ca.pem";
    private const string ServerFile = "server.pem";
    private const string LockFile = "ca.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Making a CA takes milliseconds; whoever holds the turn longer stands still.</summary>
    private static readonly TimeSpan TurnWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TurnPause = TimeSpan.FromMilliseconds(20);

    public PemReading<ServerIdentity> Read()
    {
        try
        {
            using var authority = Authority();
            Publish(authority);
            var text = ReadIfThere(ServerFile);
            if (text is null || !IsGood(text, authority))
            {
                text = Issue(authority);
            }

            return ServerIdentityFiles.Read(text, text, time.GetUtcNow(), []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return new PemReading<ServerIdentity>(
                null,
                [PemFile.Fault(ServerIdentityFiles.CertificateKey, $"is not given, and no development certificate can be made in {folder}: {fault.Message} Give {ServerIdentityFiles.CertificateKey} and {ServerIdentityFiles.KeyKey}, or close the listeners for TLS.")],
                PemFile.Fingerprint(fault.Message));
        }
    }

    private X509Certificate2 Authority()
    {
        if (ReadIfThere(AuthorityFile) is not { } text)
        {
            text = CreateAuthority();
        }

        try
        {
            return X509Certificate2.CreateFromPem(text, text);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // Devices trust this CA: it is not replaced unasked.
            throw new IOException($"{AuthorityFile} does not hold a CA and its key; delete it to have another one made.", fault);
        }
    }

    private string CreateAuthority()
    {
        CreateFolder();
        using var turn = TakeTurn();
        if (ReadIfThere(AuthorityFile) is { } made)
        {
            return made; // by the process before us
        }

        using var fresh = DevelopmentAuthority.Create(time.GetUtcNow());
        var text = Text(fresh);
        Write(AuthorityFile, text, OwnerOnly);
        LogAuthority(logger, Path.Combine(folder, PublicFile));
        return text;
    }

    /// <summary>One process at a time. Moving a file to a name that must be free would not do: the platform looks first and moves then.</summary>
    private FileStream TakeTurn()
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (time.GetElapsedTime(begin) < TurnWithin)
            {
                Thread.Sleep(TurnPause);
            }
        }
    }

    private void Publish(X509Certificate2 authority)
    {
        var text = authority.ExportCertificatePem() + "\n";
        if (ReadIfThere(PublicFile) != text)
        {
            Write(PublicFile, text, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private string Issue(X509Certificate2 authority)
    {
        using var fresh = DevelopmentAuthority.Issue(authority, names(), time.GetUtcNow());
        var text = Text(fresh);
        Write(ServerFile, text, OwnerOnly);
        return text;
    }

    private bool IsGood(string text, X509Certificate2 authority)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(text, text);
            var now = time.GetUtcNow();
            return now >= certificate.NotBefore && now + RenewBefore < certificate.NotAfter
                && names().AreIn(certificate) && DevelopmentAuthority.HasSigned(authority, certificate);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private string? ReadIfThere(string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Whole or not at all, and never readable by others in between.</summary>
    private void Write(string file, string text, UnixFileMode mode)
    {
        CreateFolder();
        var path = Path.Combine(folder, file);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersFolder);
        }
    }

    private static string Text(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    [LoggerMessage(1, LogLevel.Information, "No certificate is configured for TLS, so this installation has a CA of its own now. Devices trust it by {Path}")]
    private static partial void LogAuthority(ILogger logger, string path);
}
