using System.Net;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>Sessions from their first message to their end.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_message_id_is_executed_once_in_a_session_and_again_in_another()
    {
        await using var server = DtlsTestServer.Start();
        var port = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);
        var first = await server.PeerAsync(new DtlsPlan { From = port });
        var request = first.Request(CoapKind.Con, "POST", "/a", [1]);

        var answer = await first.AskAsync(request);
        var repeated = await first.AskAsync(request);
        first.Dispose();
        using var second = await server.PeerAsync(new DtlsPlan { From = port });
        var other = await second.AskAsync(request);

        Assert.Equal("execution 1", answer.Text);
        Assert.Equal(answer.Encode(), repeated.Encode());
        Assert.Equal("execution 2", other.Text);
    }

    [Fact]
    public async Task T15_a_proven_peer_gets_long_answers_in_full_blocks()
    {
        await using var server = DtlsTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(new string('x', 4_000)));
        using var peer = await server.PeerAsync();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        Assert.Equal(1_024, answer.Payload.Length);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_answered_with_a_hint_to_use_blocks()
    {
        await using var server = DtlsTestServer.Start(limits => limits.MessageBytes = 2_000);
        using var peer = await server.PeerAsync();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[3_000]));

        Assert.Equal("4.13", answer.Code);
        Assert.NotNull(answer.Number(CoapField.Block1));
    }

    [Fact]
    public async Task A_silent_session_ends_with_close_notify_and_one_that_speaks_does_not()
    {
        await using var server = DtlsTestServer.Start(limits => limits.SessionSilence = TimeSpan.FromMinutes(10));
        using var silent = await server.ConnectAsync();
        using var busy = await server.ConnectAsync();
        using var peer = new ScriptedCoapPeer(busy);
        await server.HoldsAsync(2);

        server.Time.Advance(TimeSpan.FromMinutes(6));
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        server.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("close_notify", await silent.EndedAsync(Deadline));
        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        await server.HoldsAsync(1);
    }

    [Fact]
    public async Task A_close_of_the_client_ends_the_session()
    {
        await using var server = DtlsTestServer.Start();
        var client = await server.ConnectAsync();
        await server.HoldsAsync(1);

        client.Dispose();

        await server.HoldsAsync(0);
    }

    [Fact]
    public async Task A_stop_answers_what_is_in_work_and_says_goodbye()
    {
        await using var server = DtlsTestServer.Start();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Resources.Script = async _ =>
        {
            await gate.Task;
            return ScriptedResources.Created("done");
        };
        using var client = await server.ConnectAsync();
        using var peer = new ScriptedCoapPeer(client);
        using var idle = await server.ConnectAsync();
        var asked = peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await server.Resources.NextAsync();

        var stopped = server.StopAsync();
        gate.SetResult();

        Assert.Equal("done", (await asked).Text);
        await stopped;
        Assert.Equal(("close_notify", "close_notify"), (await client.EndedAsync(Deadline), await idle.EndedAsync(Deadline)));
        Assert.Equal((0, 0), (server.Sessions, server.Limiter.Count));
    }

    [Fact]
    public async Task A_client_that_lost_its_session_makes_another_from_the_same_port()
    {
        await using var server = DtlsTestServer.Start();
        var port = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);
        var before = await server.ConnectAsync(new DtlsPlan { From = port });
        await server.HoldsAsync(1);
        before.Vanish();

        using var after = await server.PeerAsync(new DtlsPlan { From = port });

        Assert.Equal("2.01", (await after.AskAsync(after.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        await server.HoldsAsync(1);
    }

    [Fact]
    public async Task T16_a_session_lives_on_until_a_new_one_from_its_port_stands()
    {
        await using var server = DtlsTestServer.Start();
        using var client = await server.ConnectAsync();
        using var peer = new ScriptedCoapPeer(client);
        var random = new byte[32];

        // What somebody else could send with this address, and what it could if it saw the cookie too: neither ends in a session.
        client.SendRaw(RawHandshake.ClientHello(random));
        client.SendRaw(RawHandshake.ClientHello(random, new byte[32]));
        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        Assert.Equal((1, 0), (server.Sessions, server.Handshakes));
        client.SendRaw(RawHandshake.ClientHello(random, server.CookieFor(client.Local, RawHandshake.ClientHello(random))));
        await Poll.UntilAsync(() => Task.FromResult(server.Handshakes == 1), Deadline, () => "the handshake");

        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task A_session_with_a_connection_id_follows_its_client_to_another_port()
    {
        await using var server = DtlsTestServer.Start();
        using var client = await server.ConnectAsync(new DtlsPlan { WantsConnectionId = true });
        using var peer = new ScriptedCoapPeer(client);
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]);
        var before = await peer.AskAsync(request);
        var late = peer.Request(CoapKind.Non, "POST", "/a", [9]);
        var old = await client.WithholdAsync(late.Encode());
        var left = client.Local;

        client.MoveToNewPort();
        var repeated = await peer.AskAsync(request);
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [2]));
        // An older record that comes late, and from elsewhere, is taken but moves nothing: its answer goes where the client is.
        using var elsewhere = RawHandshake.Connect(server.Endpoint);
        await elsewhere.SendAsync(old);
        var answered = await peer.ExpectAsync("the answer to the late message");
        var after = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [3]));

        Assert.NotEqual(left, client.Local);
        Assert.Equal(before.Encode(), repeated.Encode());
        Assert.Equal(late.Token, answered.Token);
        Assert.Equal(0, elsewhere.Available);
        Assert.Equal("execution 4", after.Text);
        var endpoints = new[] { await server.Resources.NextAsync(), await server.Resources.NextAsync(), await server.Resources.NextAsync() }.Select(asked => asked.Endpoint);
        Assert.Single(endpoints.Distinct());
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task T15_an_address_that_a_session_moved_to_gets_no_more_than_its_requests_allow()
    {
        await using var server = DtlsTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(new string('x', 4_000)));
        using var client = await server.ConnectAsync(new DtlsPlan { WantsConnectionId = true });
        using var peer = new ScriptedCoapPeer(client);
        var before = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[40]));

        client.MoveToNewPort();
        var after = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[40]));

        Assert.Equal(1_024, before.Payload.Length);
        Assert.InRange(after.Payload.Length, 1, 3 * 80);
    }

    [Fact]
    public async Task A_session_without_a_connection_id_is_bound_to_its_port()
    {
        await using var server = DtlsTestServer.Start();
        using var client = await server.ConnectAsync();
        using var peer = new ScriptedCoapPeer(client);
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        client.MoveToNewPort();
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", [2]));
        using var other = await server.PeerAsync();
        await other.AskAsync(other.Request(CoapKind.Con, "POST", "/a", [3]));

        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task I21_over_the_limit_of_its_network_a_newcomer_takes_the_place_of_a_silent_session()
    {
        await using var server = DtlsTestServer.Start();
        server.Limiter.MostPerSource = 2;
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();
        await server.HoldsAsync(2);

        await Assert.ThrowsAnyAsync<IOException>(() => server.ConnectAsync(new DtlsPlan { Deadline = TimeSpan.FromSeconds(2) }));
        await HeardAllAsync(second);
        server.Time.Advance(SessionLimits.GivesWayAfter);
        using var third = await server.ConnectAsync();

        Assert.Equal("close_notify", await first.EndedAsync(Deadline));
        await server.HoldsAsync(2);
    }

    [Fact]
    public async Task I21_over_the_limit_of_all_a_newcomer_takes_the_place_of_a_silent_session()
    {
        await using var server = DtlsTestServer.Start(limits => limits.Sessions = 1);
        using var first = await server.ConnectAsync();
        await server.HoldsAsync(1);

        await Assert.ThrowsAnyAsync<IOException>(() => server.ConnectAsync(new DtlsPlan { Deadline = TimeSpan.FromSeconds(2) }));
        await HeardAllAsync(first);
        server.Time.Advance(SessionLimits.GivesWayAfter);
        using var second = await server.ConnectAsync();

        Assert.Equal("close_notify", await first.EndedAsync(Deadline));
        await server.HoldsAsync(1);
    }

    /// <summary>Loopback keeps order: what others sent before has been taken when this is answered.</summary>
    private static async Task HeardAllAsync(DtlsClient client)
    {
        var request = new CoapPacket { Kind = CoapKind.Con, Code = "0.02", MessageId = 1, Payload = [1] };
        await client.SendAsync(request.Encode());
        using var limit = new CancellationTokenSource(Deadline);
        await client.ReceiveAsync(limit.Token);
    }
}
