using ProvisioningCluster.Gateways.Coap.Blockwise;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Blockwise;

public sealed class UploadTests
{
    [Theory]
    [InlineData(0, CoapKind.Con)]
    [InlineData(2, CoapKind.Non)]
    [InlineData(6, CoapKind.Con)]
    public async Task A_body_in_blocks_is_executed_once_and_whole(int exponent, CoapKind kind)
    {
        await using var server = CoapTestServer.Start();
        var body = Body(2_500);

        var answer = await server.Peer().UploadAsync("/a", body, exponent, kind);
        var executed = await server.Resources.NextAsync();

        Assert.Equal("2.01", answer.Code);
        Assert.Equal(body, executed.Payload.ToArray());
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task Every_block_is_confirmed_with_its_number()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var first = await peer.AskAsync(Block(peer, 0, more: true, 2, Body(64)));
        var second = await peer.AskAsync(Block(peer, 1, more: true, 2, Body(64)));
        var last = await peer.AskAsync(Block(peer, 2, more: false, 2, Body(10)));

        Assert.Equal(("2.31", 0u << 4 | 8 | 2), (first.Code, first.Number(CoapField.Block1)));
        Assert.Equal(("2.31", 1u << 4 | 8 | 2), (second.Code, second.Number(CoapField.Block1)));
        Assert.Equal(("2.01", 2u << 4 | 2), (last.Code, last.Number(CoapField.Block1)));
    }

    [Fact]
    public async Task I08_the_last_block_repeated_executes_nothing_again()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 2, Body(64)));
        var last = Block(peer, 1, more: false, 2, Body(10)).Encode();

        await peer.SendAsync(last);
        var first = await peer.ReceiveAsync("the final answer");
        await peer.SendAsync(last);
        var second = await peer.ReceiveAsync("the answer to the duplicate");

        Assert.Equal(first, second);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task I08_a_block_repeated_late_does_not_disturb_the_transfer()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var zero = Block(peer, 0, more: true, 2, Body(64));
        await peer.AskAsync(zero);
        await peer.AskAsync(Block(peer, 1, more: true, 2, Body(64)));

        await peer.AskAsync(zero);
        var last = await peer.AskAsync(Block(peer, 2, more: false, 2, Body(10)));

        Assert.Equal("2.01", last.Code);
        Assert.Equal(138, (await server.Resources.NextAsync()).Payload.Length);
    }

    [Fact]
    public async Task A_block_that_does_not_follow_is_answered_with_4_08_and_ends_the_transfer()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 2, Body(64)));

        var gap = await peer.AskAsync(Block(peer, 2, more: true, 2, Body(64)));
        var next = await peer.AskAsync(Block(peer, 1, more: true, 2, Body(64)));

        Assert.Equal(("4.08", "4.08"), (gap.Code, next.Code));
        Assert.Equal(0, server.Resources.Executions);
    }

    [Fact]
    public async Task A_first_block_begins_anew()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 2, new byte[64]));
        await peer.AskAsync(Block(peer, 1, more: true, 2, new byte[64]));

        var answer = await peer.UploadAsync("/a", Body(100), 2);

        Assert.Equal("2.01", answer.Code);
        Assert.Equal(Body(100), (await server.Resources.NextAsync()).Payload.ToArray());
    }

    [Fact]
    public async Task A_client_may_continue_with_smaller_blocks()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 3, Body(128)));

        await peer.AskAsync(Block(peer, 2, more: true, 2, Body(64)));
        var last = await peer.AskAsync(Block(peer, 3, more: false, 2, Body(1)));

        Assert.Equal("2.01", last.Code);
        Assert.Equal(193, (await server.Resources.NextAsync()).Payload.Length);
    }

    [Fact]
    public async Task Bodies_with_different_request_tags_or_paths_or_peers_are_kept_apart()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var other = server.Peer();
        var tag = new CoapField(CoapField.RequestTag, [1]);
        await peer.AskAsync(Block(peer, 0, more: true, 0, [.. Enumerable.Repeat((byte)1, 16)]));
        await peer.AskAsync(Block(peer, 0, more: true, 0, [.. Enumerable.Repeat((byte)2, 16)]).With(tag));
        await peer.AskAsync(Block(peer, 0, more: true, 0, [.. Enumerable.Repeat((byte)3, 16)], "/b"));
        await other.AskAsync(Block(other, 0, more: true, 0, [.. Enumerable.Repeat((byte)4, 16)]));

        await peer.AskAsync(Block(peer, 1, more: false, 0, [1]));
        await peer.AskAsync(Block(peer, 1, more: false, 0, [2]).With(tag));
        await peer.AskAsync(Block(peer, 1, more: false, 0, [3], "/b"));
        await other.AskAsync(Block(other, 1, more: false, 0, [4]));

        for (var body = 1; body <= 4; body++)
        {
            Assert.All((await server.Resources.NextAsync()).Payload.ToArray(), octet => Assert.Equal(body, octet));
        }
    }

    [Theory]
    [InlineData(0, true, 7, 64, "reserved size")]
    [InlineData(0, true, 2, 63, "short block with more to come")]
    [InlineData(0, true, 2, 65, "long block")]
    [InlineData(0, false, 2, 65, "long last block")]
    public async Task A_block_that_contradicts_its_option_is_answered_with_4_00(int number, bool more, int exponent, int length, string what)
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(Block(peer, number, more, exponent, Body(length)));

        Assert.True(answer.Code == "4.00", what);
        Assert.Equal(0, server.Resources.Executions);
    }

    [Fact]
    public async Task T13_an_endless_body_ends_at_the_limit_with_a_hint_of_its_size()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.UploadAsync("/a", Body(10_000_000), 6);
        var next = await peer.AskAsync(Block(peer, 65, more: true, 6, Body(1_024)));
        var whole = await peer.UploadAsync("/a", Body(65_536), 6);

        Assert.Equal(("4.13", 65_536u), (answer.Code, answer.Number(CoapField.Size1)));
        Assert.Equal("4.13", next.Code);
        Assert.Equal("2.01", whole.Code);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task T13_a_body_that_announces_more_than_the_limit_is_refused_at_once()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024)).With(new CoapField(CoapField.Size1, 65_537u)));

        Assert.Equal("4.13", answer.Code);
    }

    [Fact]
    public async Task T13_one_source_may_have_eight_transfers_at_a_time()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("2.31", (await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), $"/{i}"))).Code);
        }

        var ninth = await server.Peer().AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/9"));
        server.Time.Advance(BlockUploads.Lifetime);
        var later = await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/9"));

        Assert.Equal("5.03", ninth.Code);
        Assert.Equal("2.31", later.Code);
    }

    [Fact]
    public async Task T13_when_all_places_are_taken_only_a_silent_transfer_gives_way()
    {
        await using var server = CoapTestServer.Start(limits => (limits.Uploads, limits.UploadsPerSource) = (2, 2));
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/old"));
        await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/busy"));
        server.Time.Advance(BlockUploads.GivesWayAfter - TimeSpan.FromSeconds(1));
        var refused = await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/new"));
        await peer.AskAsync(Block(peer, 1, more: true, 6, Body(1_024), "/busy"));
        server.Time.Advance(TimeSpan.FromSeconds(1));

        var taken = await peer.AskAsync(Block(peer, 0, more: true, 6, Body(1_024), "/new"));
        var busy = await peer.AskAsync(Block(peer, 2, more: true, 6, Body(1_024), "/busy"));
        var old = await peer.AskAsync(Block(peer, 1, more: true, 6, Body(1_024), "/old"));

        Assert.Equal(("5.03", "2.31", "2.31", "4.08"), (refused.Code, taken.Code, busy.Code, old.Code));
    }

    [Fact]
    public async Task A_transfer_that_fell_silent_is_forgotten()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        await peer.AskAsync(Block(peer, 0, more: true, 2, Body(64)));

        server.Time.Advance(BlockUploads.Lifetime);

        Assert.Equal("4.08", (await peer.AskAsync(Block(peer, 1, more: false, 2, Body(64)))).Code);
    }

    private static byte[] Body(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private static CoapPacket Block(ScriptedCoapPeer peer, int number, bool more, int exponent, byte[] payload, string path = "/a") =>
        peer.Request(CoapKind.Con, "POST", path, payload).With(CoapField.Block(CoapField.Block1, number, more, exponent));
}
