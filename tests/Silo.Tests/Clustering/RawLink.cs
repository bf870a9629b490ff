using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>A stranger at a port of the cluster.</summary>
internal static class RawLink
{
    private static readonly TimeSpan VerdictWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>True when the silo goes on talking TLS with whoever shows this certificate, or none.</summary>
    public static async Task<bool> IsAcceptedAsync(int port, (string CertificatePath, string KeyPath)? files)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(tcp.GetStream(), false, static (_, certificate, _, _) => certificate is not null);
        using var certificate = files is { } pair ? X509Certificate2.CreateFromPemFile(pair.CertificatePath, pair.KeyPath) : null;
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "silo",
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [], offline: true),
            });

            // In TLS 1.3 the verdict comes after the client's handshake: a refused one hears an alert or the end, an accepted one
            // nothing, because Orleans waits for its caller to begin.
            return await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(VerdictWithin) > 0;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return false;
        }
    }

    /// <summary>What the port answers to bytes that are no TLS; ends with the connection.</summary>
    public static async Task<byte[]> SayAsync(int port, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(Deadline);
        }
        catch (IOException)
        {
            // reset: closed all the same
        }

        return answer.ToArray();
    }
}
