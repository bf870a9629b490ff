using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Blockwise;

public sealed class AnswerInBlocksTests
{
    private static readonly string Long = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i:0000};"));

    [Fact]
    public async Task A_long_answer_to_a_post_is_fetched_in_blocks_and_executed_once()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));

        var answer = await server.Peer().PostAsync("/a", new byte[1_000]);

        Assert.Equal(("2.01", Long), (answer.Code, answer.Text));
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task A_client_chooses_smaller_blocks_before_the_first_answer()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/api/v1/provision", new byte[100]).With(CoapField.Block(CoapField.Block2, 0, false, 1));

        var answer = await peer.AskAsync(request);

        Assert.Equal(8u | 1u, answer.Number(CoapField.Block2));
        Assert.Equal(Long[..32], answer.Text);
    }

    [Fact]
    public async Task A_short_answer_to_a_client_that_named_a_size_is_one_block()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]).With(CoapField.Block(CoapField.Block2, 0, false, 4)));

        Assert.Equal(4u, answer.Number(CoapField.Block2));
        Assert.Equal("execution 1", answer.Text);
    }

    [Fact]
    public async Task The_answer_to_an_upload_comes_in_blocks_of_the_size_of_the_upload()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));

        var answer = await server.Peer().UploadAsync("/api/v1/provision", new byte[300], 2);

        Assert.Equal(("2.01", Long), (answer.Code, answer.Text));
        Assert.Equal(8u | 2u, answer.Number(CoapField.Block2)!.Value & 15);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task A_later_block_of_an_answer_that_nobody_gave_is_answered_with_4_08_for_a_post()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a").With(CoapField.Block(CoapField.Block2, 1, false, 2)));

        Assert.Equal("4.08", answer.Code);
        Assert.Equal(0, server.Resources.Executions);
    }

    [Fact]
    public async Task An_answer_is_kept_for_the_lifetime_of_an_exchange_and_for_its_peer_only()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        var stranger = server.Peer();
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[1_000]));
        CoapPacket Later(ScriptedCoapPeer who) => who.Request(CoapKind.Con, "POST", "/a").With(CoapField.Block(CoapField.Block2, 1, false, 0));

        var mine = await peer.AskAsync(Later(peer));
        var foreign = await stranger.AskAsync(Later(stranger));
        server.Time.Advance(TransmissionParameters.ExchangeLifetime);
        var late = await peer.AskAsync(Later(peer));

        Assert.Equal((Long[16..32], "4.08", "4.08"), (mine.Text, foreign.Code, late.Code));
    }

    [Fact]
    public async Task A_new_request_ends_the_answer_to_the_old_one()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(server.Resources.Executions == 1 ? Long : "short"));
        var peer = server.Peer();
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[1_000]));

        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[1_000]));
        var later = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a").With(CoapField.Block(CoapField.Block2, 1, false, 0)));

        Assert.Equal("4.08", later.Code);
    }

    [Fact]
    public async Task Blocks_of_content_carry_its_tag_and_end_with_the_last()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long) with { Code = CoapCode.Content, Remember = false });
        var peer = server.Peer();
        CoapPacket Get(int block) => peer.Request(CoapKind.Con, "GET", "/a?" + new string('q', 200)).With(CoapField.Block(CoapField.Block2, block, false, 5));

        var first = await peer.AskAsync(Get(0));
        var last = await peer.AskAsync(Get(4));
        var beyond = await peer.AskAsync(Get(5));

        Assert.Equal(8u | 5u, first.Number(CoapField.Block2));
        Assert.Equal(4u << 4 | 5u, last.Number(CoapField.Block2));
        Assert.Equal(first.Bytes(4), last.Bytes(4));
        Assert.NotNull(first.Bytes(4));
        Assert.Equal("4.00", beyond.Code);
    }

    [Fact]
    public async Task The_reserved_size_is_answered_with_4_00()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]).With(CoapField.Block(CoapField.Block2, 0, false, 7)));

        Assert.Equal("4.00", answer.Code);
    }
}
