using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>A stop finishes what is in flight, and takes nothing new.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_in_flight_is_answered_and_idle_connections_are_closed()
    {
        await using var silo = await SiloProcess.StartAsync();
        await silo.Operator.CreateProfileAsync("drain", "ALLOW_CREATE_NEW_DEVICES", "drain-key-0123456789", "drain-secret", cancellationToken: Cancelled);
        using var idle = await ConnectAsync(silo);
        await idle.SendAsync(Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n"), Cancelled);
        await ReadUntilAsync(idle, "Healthy");
        const string Body = """{"deviceName":"late","provisionDeviceKey":"drain-key-0123456789","provisionDeviceSecret":"drain-secret"}""";
        using var busy = await ConnectAsync(silo);
        await busy.SendAsync(Encoding.ASCII.GetBytes($"POST /api/v1/provision HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n"), Cancelled);
        await ReadUntilAsync(busy, "100 Continue"); // the gateway waits for the body now

        var stop = silo.StopAsync();
        await ReadToEndAsync(idle); // the stop has begun
        await busy.SendAsync(Encoding.ASCII.GetBytes(Body), Cancelled);
        var answer = await ReadUntilAsync(busy, "}");
        await stop.WaitAsync(Deadline, Cancelled);

        Assert.Contains("\"SUCCESS\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, silo.ExitCode);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(silo));
    }

    [Fact]
    public async Task A_connected_device_does_not_hold_up_a_stop()
    {
        await using var silo = await SiloProcess.StartAsync();
        using var device = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await device.ConnectAsync("127.0.0.1", silo.MqttPort, Cancelled);
        // CONNECT 3.1.1, clean session, keep alive 600 s, empty client id, user name `provision`
        await device.SendAsync(new byte[] { 0x10, 23, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0x82, 2, 88, 0, 0, 0, 9, (byte)'p', (byte)'r', (byte)'o', (byte)'v', (byte)'i', (byte)'s', (byte)'i', (byte)'o', (byte)'n' }, Cancelled);
        var acknowledged = new byte[4];
        Assert.Equal(4, await device.ReceiveAsync(acknowledged, Cancelled));
        Assert.Equal(0, acknowledged[3]);

        var begin = TimeProvider.System.GetTimestamp();
        await silo.StopAsync();

        Assert.Equal(0, silo.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(10)); // a stop that waits for connections takes the whole drain time
    }

    private static async Task<Socket> ConnectAsync(SiloProcess silo)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", silo.HttpPort, Cancelled);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadUntilAsync(Socket socket, string awaited)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(awaited, StringComparison.Ordinal))
        {
            var length = await socket.ReceiveAsync(buffer, Cancelled).AsTask().WaitAsync(Deadline, Cancelled);
            Assert.True(length > 0, $"The connection ended before `{awaited}`; it said: {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }

        return text.ToString();
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, Cancelled).AsTask().WaitAsync(Deadline, Cancelled) > 0)
        {
        }
    }
}
