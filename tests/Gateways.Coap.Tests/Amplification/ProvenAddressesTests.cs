using System.Net;
using Microsoft.Extensions.Time.Testing;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Amplification;

public sealed class ProvenAddressesTests
{
    [Fact]
    public void I21_the_store_is_bounded_and_empties_with_time()
    {
        var time = new FakeTimeProvider();
        var addresses = new ProvenAddresses(time);
        for (var i = 0; i <= ProvenAddresses.Most; i++)
        {
            addresses.Add(Peer(i));
        }

        Assert.True(addresses.Contains(Peer(ProvenAddresses.Most - 1)));
        Assert.False(addresses.Contains(Peer(ProvenAddresses.Most)));
        time.Advance(ProvenAddresses.Lifetime);
        Assert.False(addresses.Contains(Peer(0)));
        addresses.Add(Peer(ProvenAddresses.Most));
        Assert.True(addresses.Contains(Peer(ProvenAddresses.Most)));
    }

    private static CoapEndpoint Peer(int number) => CoapEndpoint.From(null!, new IPEndPoint(IPAddress.Loopback, number).Serialize());
}
