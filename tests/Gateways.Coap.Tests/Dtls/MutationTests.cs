using System.Net;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>T-14: whatever comes to the encrypted port, nothing escapes from its gate, and sessions go on.</summary>
public sealed class MutationTests
{
    private const int Rounds = 50_000;

    [Theory]
    [InlineData(true, 0xC02B)]
    [InlineData(true, 0xC0AE)]
    [InlineData(false, 0xC02B)]
    [InlineData(false, 0xC0AE)]
    public async Task T14_T16_damaged_records_end_in_nothing(bool named, int suite)
    {
        await using var server = DtlsTestServer.Start();
        using var device = server.Authority.Device("press");
        using var client = await server.ConnectAsync(new DtlsPlan { Certificate = device, WantsConnectionId = named, Suites = [suite] });
        using var peer = new ScriptedCoapPeer(client);
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        var stranger = CoapEndpoint.From(new RecordedWire(), new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1000).Serialize());
        var known = CoapEndpoint.From(new RecordedWire(), client.Local.Serialize());
        var random = new Random(4711);

        for (var i = 0; i < Rounds; i++)
        {
            var datagram = Damaged(client.Sent[random.Next(client.Sent.Count)], random);
            server.Gate.Receive(datagram, i % 2 == 0 ? stranger : known, truncated: false); // throws when anything escapes
        }

        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [2]))).Code);
        Assert.Equal(2, server.Resources.Executions);
    }

    private static byte[] Damaged(byte[] datagram, Random random)
    {
        var damaged = datagram.ToArray();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }
}
