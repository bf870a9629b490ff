using System.Net;
using Microsoft.Extensions.Time.Testing;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Amplification;

public sealed class EchoTokensTests
{
    private static readonly CoapEndpoint Peer = From("192.0.2.7", 5001);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_value_proves_the_address_it_was_sent_to()
    {
        var tokens = new EchoTokens(time);
        var value = tokens.Issue(Peer);

        Assert.True(tokens.Proves(Peer, value));
        Assert.False(tokens.Proves(From("192.0.2.8", 5001), value));
        Assert.False(tokens.Proves(From("192.0.2.7", 5002), value));
    }

    [Fact]
    public void A_value_is_good_for_two_minutes()
    {
        var tokens = new EchoTokens(time);
        var value = tokens.Issue(Peer);

        time.Advance(EchoTokens.Freshness);
        Assert.True(tokens.Proves(Peer, value));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(tokens.Proves(Peer, value));
    }

    [Fact]
    public void A_value_cannot_be_made_up()
    {
        var tokens = new EchoTokens(time);
        var value = tokens.Issue(Peer);

        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            var forged = value.ToArray();
            forged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(tokens.Proves(Peer, forged));
        }

        Assert.False(tokens.Proves(Peer, []));
        Assert.False(tokens.Proves(Peer, value.AsSpan(0, 11)));
        Assert.False(new EchoTokens(time).Proves(Peer, value));
    }

    private static CoapEndpoint From(string address, int port) =>
        CoapEndpoint.From(null!, new IPEndPoint(IPAddress.Parse(address), port).Serialize());
}
