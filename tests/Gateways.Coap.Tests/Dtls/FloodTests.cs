using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>Clients in masses that never finish a handshake. What that costs in memory is measured on the real silo.</summary>
public sealed class FloodTests
{
    private const int Hellos = 100_000;
    private const int Stalled = 2_000;
    private const int Sources = 20;
    private const int Good = 20;
    private static readonly TimeSpan GoodWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task T16_hellos_without_a_cookie_leave_nothing()
    {
        await using var server = DtlsTestServer.Start();
        using var socket = RawHandshake.Connect(server.Endpoint);
        var most = 0;

        for (var i = 0; i < Hellos; i++)
        {
            await socket.SendAsync(RawHandshake.ClientHello(RandomNumberGenerator.GetBytes(32)));
            most = Math.Max(most, server.Sessions + server.Handshakes + server.Limiter.Count);
        }

        using var good = await server.ConnectAsync();
        Assert.Equal(0, most);
        await server.HoldsAsync(1);
    }

    [Fact]
    public async Task T12_T16_stalled_handshakes_of_others_do_not_keep_good_clients_out()
    {
        await using var server = DtlsTestServer.Start(deadline: GoodWithin + TimeSpan.FromSeconds(2)); // no place is free by itself before that
        var sockets = Enumerable.Range(0, Stalled).Select(i => RawHandshake.Connect(server.Endpoint, new IPAddress([127, 0, 1, (byte)(1 + (i % Sources))]))).ToList();

        var stalls = Parallel.ForEachAsync(sockets, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (socket, _) => await RawHandshake.StallAsync(socket, TimeSpan.FromSeconds(5)));
        await Poll.UntilAsync(() => Task.FromResult(server.Handshakes == new CoapOptions().Handshakes), TimeSpan.FromSeconds(30), () => "every place to be taken");
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Good; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var good = await server.ConnectAsync();
            slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
        }

        await stalls;
        Assert.InRange(slowest, TimeSpan.Zero, GoodWithin);
        await server.HoldsAsync(0);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task T12_T16_a_stalled_handshake_gives_way_to_a_client_of_the_same_network()
    {
        await using var server = DtlsTestServer.Start(limits => limits.Handshakes = 2);
        using var first = RawHandshake.Connect(server.Endpoint);
        using var second = RawHandshake.Connect(server.Endpoint);
        await RawHandshake.StallAsync(first, GoodWithin);
        await RawHandshake.StallAsync(second, GoodWithin);
        await Poll.UntilAsync(() => Task.FromResult(server.Handshakes == 2), GoodWithin, () => "both places to be taken");

        await Assert.ThrowsAnyAsync<IOException>(() => server.ConnectAsync(new DtlsPlan { Deadline = TimeSpan.FromSeconds(2) }));
        server.Time.Advance(Coap.Dtls.HandshakeWorkers.StalledAfter);
        using var good = await server.ConnectAsync();

        await Poll.UntilAsync(() => Task.FromResult(server is { Sessions: 1, Handshakes: 1 }), GoodWithin, () => "one session beside one handshake");
    }

    [Fact]
    public async Task T16_a_client_that_claims_too_much_is_refused_at_once()
    {
        await using var server = DtlsTestServer.Start(deadline: TimeSpan.FromMinutes(1));
        using var socket = RawHandshake.Connect(server.Endpoint);
        await RawHandshake.StallAsync(socket, GoodWithin);
        await Poll.UntilAsync(() => Task.FromResult(server.Handshakes == 1), GoodWithin, () => "the handshake");

        await socket.SendAsync(RawHandshake.Claims(0xFFFFFF));

        await server.HoldsAsync(0);
    }
}
