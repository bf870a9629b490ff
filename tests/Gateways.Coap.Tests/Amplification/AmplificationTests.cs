using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Amplification;

public sealed class AmplificationTests
{
    private static readonly string Long = new('x', 4_000);

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(150)]
    [InlineData(1_000)]
    public async Task T15_a_long_answer_is_cut_to_what_the_request_allows_and_still_arrives_whole(int requestBytes)
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/api/v1/provision", new byte[requestBytes]);

        await peer.SendAsync(request);
        var first = await peer.ExpectAsync("the first block");
        Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
        var whole = await peer.AskWholeAsync(request with { MessageId = peer.NextMessageId() });

        Assert.Equal(Long, whole.Text);
        Assert.NotNull(first.Number(CoapField.Block2));
        Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
    }

    [Fact]
    public async Task T15_a_block_that_would_break_the_bound_is_challenged_and_sent_to_who_echoes()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[100]));
        CoapPacket Later(int block) => peer.Request(CoapKind.Con, "POST", "/a").With(CoapField.Block(CoapField.Block2, block, false, 6));

        var challenge = await peer.AskAsync(Later(1));
        var answer = await peer.AskAsync(Later(1).With(new CoapField(CoapField.Echo, challenge.Bytes(CoapField.Echo)!)));
        var next = await peer.AskAsync(Later(2));
        server.Time.Advance(ProvenAddresses.Lifetime);
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[100]));
        var afterwards = await peer.AskAsync(Later(1));

        Assert.Equal(("4.01", EchoTokens.Length), (challenge.Code, challenge.Bytes(CoapField.Echo)!.Length));
        Assert.Equal(("2.01", 1_024), (answer.Code, answer.Payload.Length));
        Assert.Equal(("2.01", 1_024), (next.Code, next.Payload.Length));
        Assert.Equal("4.01", afterwards.Code);
        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task T15_an_echo_that_is_not_ours_proves_nothing()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[100]));

        var answer = await peer.AskAsync(
            peer.Request(CoapKind.Con, "POST", "/a").With(CoapField.Block(CoapField.Block2, 1, false, 6), new CoapField(CoapField.Echo, new byte[12])));

        Assert.Equal("4.01", answer.Code);
    }

    [Fact]
    public async Task T15_duplicates_get_no_more_than_three_times_what_they_brought()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(ScriptedResources.Created(Long));
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/a", new byte[60]).Encode();

        for (var i = 0; i < 100; i++)
        {
            await peer.SendAsync(request);
            await peer.ReceiveAsync("an answer");
        }

        Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
        Assert.Equal(1, server.Resources.Executions);
    }

    [Theory]
    [InlineData("40010001")]
    [InlineData("40020001")]
    [InlineData("40000001")]
    [InlineData("4002000101")]
    [InlineData("400200010901")]
    [InlineData("48020001" + "0000000000000000")]
    [InlineData("50020001")]
    public async Task T15_the_smallest_messages_are_answered_within_the_bound(string hex)
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => new(new CoapResponse(CoapCode.NotFound));
        var peer = server.Peer();
        var datagram = Convert.FromHexString(hex);

        await peer.SendAsync(datagram);
        await peer.HeardBeforePongAsync();

        Assert.True(peer.BytesReceived - 4 <= datagram.Length * 3, $"{peer.BytesReceived - 4} bytes for {datagram.Length}");
    }

    [Fact]
    public async Task T15_a_stored_answer_of_an_unproven_address_never_exceeds_the_bound_for_any_size_of_request()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = request => new(ScriptedResources.Created(Long[..(request.Payload.Length * 5)]));
        for (var length = 0; length < 120; length++)
        {
            var peer = server.Peer();
            await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/api/v1/x/provision", new byte[length]));
            Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
        }
    }
}
