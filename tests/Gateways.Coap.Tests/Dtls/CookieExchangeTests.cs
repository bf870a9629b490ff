using System.Net;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

public sealed class CookieExchangeTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedWire wire = new();
    private readonly byte[] random = new byte[32];
    private readonly CookieExchange cookies;

    public CookieExchangeTests() => cookies = new CookieExchange(new BcTlsCrypto(new SecureRandom()), time);

    [Fact]
    public void T16_a_hello_without_a_cookie_gets_one_and_no_more_bytes_than_it_brought()
    {
        var hello = RawHandshake.ClientHello(random);

        Assert.Null(cookies.Verify(Client(1000), hello));

        var reply = Assert.Single(wire.Sent);
        Assert.True(reply.Length <= hello.Length);
    }

    [Fact]
    public void The_cookie_is_good_for_its_address_and_its_hello()
    {
        var cookie = CookieFor(1000);

        Assert.NotNull(cookies.Verify(Client(1000), RawHandshake.ClientHello(random, cookie)));
        Assert.Null(cookies.Verify(Client(1001), RawHandshake.ClientHello(random, cookie)));
        Assert.Null(cookies.Verify(Client(1000), RawHandshake.ClientHello([.. random.Select(_ => (byte)1)], cookie)));
    }

    [Fact]
    public void T16_a_cookie_cannot_be_kept_for_later()
    {
        var hello = RawHandshake.ClientHello(random, CookieFor(1000));

        time.Advance(CookieExchange.SecretLifetime);
        Assert.NotNull(cookies.Verify(Client(1000), hello)); // asked for before the secret changed, and used after
        time.Advance(CookieExchange.SecretLifetime);

        Assert.Null(cookies.Verify(Client(1000), hello));
    }

    [Fact]
    public void T16_noise_is_not_answered()
    {
        Assert.Null(cookies.Verify(Client(1000), RawHandshake.ClientHello(random)[..40]));
        Assert.Null(cookies.Verify(Client(1000), []));
        Assert.Empty(wire.Sent);
    }

    private byte[] CookieFor(int port)
    {
        cookies.Verify(Client(port), RawHandshake.ClientHello(random));
        return RawHandshake.CookieOf(wire.Sent[^1]);
    }

    private CoapEndpoint Client(int port) => CoapEndpoint.From(wire, new IPEndPoint(IPAddress.Parse("192.0.2.1"), port).Serialize());
}
