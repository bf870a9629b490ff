using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests;

/// <summary>HTTP as bytes on a socket, for what no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Everything the server said until it closed the connection.</summary>
    public static async Task<string> SendAsync(int port, params byte[][] parts)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var sending = WriteAsync(client.GetStream(), parts);
        var answer = await ReadToEndAsync(client.GetStream());
        await sending;
        return answer;
    }

    /// <summary>As simple clients do: all is written before anything is read. A reset while writing is a failure.</summary>
    public static async Task<string> WriteThenReadAsync(int port, params byte[][] parts)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        foreach (var part in parts)
        {
            await client.GetStream().WriteAsync(part, TestContext.Current.CancellationToken);
        }

        return await ReadToEndAsync(client.GetStream());
    }

    public static Task<string> SendAsync(int port, string request) => SendAsync(port, Encoding.Latin1.GetBytes(request));

    public static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(40));
        var answer = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, deadline.Token)) > 0;)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // A reset ends the answer as well.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static async Task WriteAsync(NetworkStream stream, byte[][] parts)
    {
        try
        {
            foreach (var part in parts)
            {
                await stream.WriteAsync(part, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // The server may have answered and closed before all was sent.
        }
    }
}
