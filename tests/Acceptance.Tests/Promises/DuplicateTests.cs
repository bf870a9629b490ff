using System.Net;
using System.Net.Sockets;
using System.Text;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>What the network doubles runs once.</summary>
public sealed class DuplicateTests(SiloFixture fixture)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task I08_A_doubled_coap_request_gets_the_same_bytes()
    {
        const int Copies = 20;
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var body = Encoding.UTF8.GetBytes(ProvisionOrder.For(profile, Fresh.Text("doubled")).ToJsonString());
        var datagram = CoapDatagram.Post(messageId: 4711, token: 0xC0FFEE, "api/v1/provision", body);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, fixture.Silo.CoapPort);
        using var deadline = new CancellationTokenSource(Deadline);

        var replies = new List<string>();
        var buffer = new byte[2048];
        await socket.SendAsync(datagram, deadline.Token);
        while (replies.Count < Copies)
        {
            var length = await socket.ReceiveAsync(buffer, deadline.Token);
            replies.Add(Convert.ToHexString(buffer, 0, length));
            await socket.SendAsync(datagram, deadline.Token);
        }

        var reply = CoapDatagram.Read(Convert.FromHexString(Assert.Single(replies.Distinct()))).Answer!;
        Assert.True(ProvisionAnswer.Parse(Encoding.UTF8.GetString(reply.Payload)).Succeeded);
    }

    [Fact]
    public async Task I08_A_doubled_mqtt_publish_runs_once()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var unknown = profile with { Key = Fresh.Text("unknown") };
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Deadline);
        await client.ConnectAsync(IPAddress.Loopback, fixture.Silo.MqttPort, deadline.Token);
        var stream = client.GetStream();

        var request = ProvisionOrder.For(profile, Fresh.Text("doubled")).ToJsonString();
        await stream.WriteAsync(MqttPackets.ConnectAsProvision(), deadline.Token);
        await stream.WriteAsync(MqttPackets.Publish(request, packetId: 7, duplicate: false), deadline.Token);
        await stream.WriteAsync(MqttPackets.Publish(request, packetId: 7, duplicate: true), deadline.Token);
        // The NOT_FOUND to this one says that the two before it have been dealt with.
        await stream.WriteAsync(MqttPackets.Publish(ProvisionOrder.For(unknown, "last").ToJsonString(), packetId: 8, duplicate: false), deadline.Token);
        var received = await ReadUntilAsync(stream, "NOT_FOUND", deadline.Token);

        Assert.Equal(1, Count(received, "\"SUCCESS\""));
        Assert.Equal(0, Count(received, "\"FAILURE\""));
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string text, CancellationToken cancellationToken)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (!received.ToString().Contains(text, StringComparison.Ordinal))
        {
            var length = await stream.ReadAsync(buffer, cancellationToken);
            Assert.True(length > 0, $"Closed after: {received}");
            received.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }

        return received.ToString();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
