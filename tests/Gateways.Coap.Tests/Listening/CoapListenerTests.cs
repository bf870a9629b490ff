using System.Net;
using System.Net.Sockets;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Listening;

public sealed class CoapListenerTests
{
    [Fact]
    public async Task Every_local_address_answers_from_itself()
    {
        var port = FreePorts.Take(1)[0];
        await using var server = CoapTestServer.Start(limits => limits.Port = port, everywhere: true);

        foreach (var address in LocalAddresses.Current())
        {
            // A connected socket takes nothing from another address than the one it asked.
            using var peer = new ScriptedCoapPeer(new IPEndPoint(address, port));
            Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        }
    }

    [Fact]
    public async Task Both_families_have_a_loopback()
    {
        var port = FreePorts.Take(1)[0];
        await using var server = CoapTestServer.Start(limits => limits.Port = port, everywhere: true);

        Assert.Contains(server.Bound, bound => bound.Address.Equals(IPAddress.Loopback));
        Assert.True(!Socket.OSSupportsIPv6 || server.Bound.Any(bound => bound.Address.Equals(IPAddress.IPv6Loopback)));
    }

    [Fact]
    public async Task T15_multicast_and_broadcast_are_not_heard()
    {
        var port = FreePorts.Take(1)[0];
        await using var server = CoapTestServer.Start(limits => limits.Port = port, everywhere: true);
        using var crowd = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        crowd.EnableBroadcast = true;
        crowd.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Non, "POST", "/a", [1]).Encode();

        await crowd.SendToAsync(request, new IPEndPoint(IPAddress.Parse("224.0.1.187"), port)); // All CoAP Nodes, RFC 7252 §12.8
        await crowd.SendToAsync(request, new IPEndPoint(IPAddress.Parse("127.255.255.255"), port));
        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);

        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public void A_port_that_is_taken_is_reported()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var exception = Assert.Throws<SocketException>(() => CoapTestServer.Start(limits => limits.Port = port, everywhere: true));

        Assert.Equal(SocketError.AddressAlreadyInUse, exception.SocketErrorCode);
    }

    [Fact]
    public async Task An_IPv6_peer_is_served()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var server = CoapTestServer.Start(address: IPAddress.IPv6Loopback);
        var peer = server.Peer();

        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        Assert.Equal(IPAddress.IPv6Loopback, (await server.Resources.NextAsync()).Endpoint.Source);
    }
}
