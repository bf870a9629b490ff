using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Exchange;

public sealed class SeparateResponseTests
{
    private static readonly TimeSpan LongestFirstWait = TransmissionParameters.AckTimeout * TransmissionParameters.AckRandomFactor;

    [Fact]
    public async Task A_slow_answer_is_announced_after_500_ms_and_comes_as_a_confirmable_message()
    {
        await using var server = CoapTestServer.Start();
        var (peer, request, answer) = await AskSlowAsync(server);

        server.Time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.True(await peer.HearsNothingButPongAsync());
        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        var acknowledgement = await peer.ExpectAsync("the empty acknowledgement");
        answer.SetResult(ScriptedResources.Created("late"));
        var response = await peer.ExpectAsync("the separate response");

        Assert.Equal((CoapKind.Ack, "0.00", request.MessageId), (acknowledgement.Kind, acknowledgement.Code, acknowledgement.MessageId));
        Assert.Empty(acknowledgement.Token);
        Assert.Equal((CoapKind.Con, "2.01", "late"), (response.Kind, response.Code, response.Text));
        Assert.Equal(request.Token, response.Token);
        Assert.NotEqual(request.MessageId, response.MessageId);
    }

    [Fact]
    public async Task I08_a_duplicate_of_a_slow_request_gets_the_empty_acknowledgement_before_and_after_the_answer()
    {
        await using var server = CoapTestServer.Start();
        var (peer, request, answer) = await AskSlowAsync(server);
        server.Time.Advance(TransmissionParameters.PiggybackDelay);
        var acknowledgement = await peer.ReceiveAsync("the empty acknowledgement");

        await peer.SendAsync(request);
        var during = await peer.ReceiveAsync("the acknowledgement of the duplicate");
        answer.SetResult(ScriptedResources.Created("late"));
        var response = await peer.ExpectAsync("the separate response");
        await peer.SendAsync(ScriptedCoapPeer.Ack(response.MessageId));
        await peer.SendAsync(request);
        var afterwards = await peer.ReceiveAsync("the acknowledgement of the later duplicate");

        Assert.Equal(acknowledgement, during);
        Assert.Equal(acknowledgement, afterwards);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task An_unacknowledged_response_is_sent_five_times_with_growing_waits_and_then_given_up()
    {
        await using var server = CoapTestServer.Start();
        var (peer, response) = await HearSlowAnswerAsync(server, requestBytes: 400);

        for (var (repetition, wait) = (1, LongestFirstWait); repetition <= TransmissionParameters.MaxRetransmit; repetition++, wait *= 2)
        {
            // The wait is somewhere between its least and its greatest: at half of the greatest nothing may have come.
            server.Time.Advance(wait / 2);
            Assert.True(await peer.HearsNothingButPongAsync(), $"repetition {repetition} came too early");
            server.Time.Advance(wait / 2);
            Assert.Equal(response, await peer.ReceiveAsync($"repetition {repetition}"));
        }

        server.Time.Advance(LongestFirstWait * 32);
        Assert.True(await peer.HearsNothingButPongAsync());
    }

    [Fact]
    public async Task An_acknowledged_response_is_not_sent_again()
    {
        await using var server = CoapTestServer.Start();
        var (peer, response) = await HearSlowAnswerAsync(server, requestBytes: 400);

        await peer.SendAsync(ScriptedCoapPeer.Ack(CoapPacket.Decode(response).MessageId));
        Assert.True(await peer.HearsNothingButPongAsync());
        server.Time.Advance(LongestFirstWait);

        Assert.True(await peer.HearsNothingButPongAsync());
    }

    [Fact]
    public async Task A_reset_cancels_a_separate_response()
    {
        await using var server = CoapTestServer.Start();
        var (peer, response) = await HearSlowAnswerAsync(server, requestBytes: 400);

        await peer.SendAsync(ScriptedCoapPeer.Rst(CoapPacket.Decode(response).MessageId));
        Assert.True(await peer.HearsNothingButPongAsync());
        server.Time.Advance(LongestFirstWait);

        Assert.True(await peer.HearsNothingButPongAsync());
    }

    [Fact]
    public async Task An_acknowledgement_of_another_message_or_from_another_peer_changes_nothing()
    {
        await using var server = CoapTestServer.Start();
        var (peer, response) = await HearSlowAnswerAsync(server, requestBytes: 400);
        var stranger = server.Peer();

        await peer.SendAsync(ScriptedCoapPeer.Ack(CoapPacket.Decode(response).MessageId + 1 & 0xffff));
        await stranger.SendAsync(ScriptedCoapPeer.Ack(CoapPacket.Decode(response).MessageId));
        Assert.True(await peer.HearsNothingButPongAsync());
        Assert.True(await stranger.HearsNothingButPongAsync());
        server.Time.Advance(LongestFirstWait);

        Assert.Equal(response, await peer.ReceiveAsync("the repetition"));
    }

    [Fact]
    public async Task A_peer_has_one_confirmable_message_to_acknowledge_at_a_time()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var (first, second) = (new TaskCompletionSource<CoapResponse>(), new TaskCompletionSource<CoapResponse>());
        var answers = new Queue<TaskCompletionSource<CoapResponse>>([first, second]);
        server.Resources.Script = _ => new(answers.Dequeue().Task);
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[100]));
        await server.Resources.NextAsync();
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/b", new byte[100]));
        await server.Resources.NextAsync();
        server.Time.Advance(TransmissionParameters.PiggybackDelay);
        await peer.ReceiveAsync("the first empty acknowledgement");
        await peer.ReceiveAsync("the second empty acknowledgement");

        first.SetResult(ScriptedResources.Created("one"));
        var one = await peer.ExpectAsync("the first response");
        second.SetResult(ScriptedResources.Created("two"));
        Assert.True(await peer.HearsNothingButPongAsync());
        await peer.SendAsync(ScriptedCoapPeer.Ack(one.MessageId));
        var two = await peer.ExpectAsync("the second response");

        Assert.Equal(("one", "two"), (one.Text, two.Text));
    }

    [Fact]
    public async Task T15_repetitions_to_an_unproven_address_end_at_three_times_the_request()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var request = peer.Request(CoapKind.Con, "POST", "/a", new byte[40]).Encode();
        await peer.SendAsync(request);
        await server.Resources.NextAsync();
        server.Time.Advance(TransmissionParameters.PiggybackDelay);
        await peer.ReceiveAsync("the empty acknowledgement");
        answer.SetResult(ScriptedResources.Created(new string('x', 60)));
        await peer.ReceiveAsync("the separate response");

        for (var (repetition, wait) = (1, LongestFirstWait); repetition <= TransmissionParameters.MaxRetransmit; repetition++, wait *= 2)
        {
            server.Time.Advance(wait);
        }

        var repetitions = await peer.HeardBeforePongAsync();
        const int Pong = 4;
        var heard = peer.BytesReceived - Pong;

        Assert.Single(repetitions);
        Assert.True(heard <= request.Length * 3, $"{heard} bytes went back for {request.Length}");
    }

    private static async Task<(ScriptedCoapPeer Peer, CoapPacket Request, TaskCompletionSource<CoapResponse> Answer)> AskSlowAsync(
        CoapTestServer server, int requestBytes = 100)
    {
        var peer = server.Peer();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var request = peer.Request(CoapKind.Con, "POST", "/a", new byte[requestBytes]);
        await peer.SendAsync(request);
        await server.Resources.NextAsync();
        return (peer, request, answer);
    }

    private static async Task<(ScriptedCoapPeer Peer, byte[] Response)> HearSlowAnswerAsync(CoapTestServer server, int requestBytes)
    {
        var (peer, _, answer) = await AskSlowAsync(server, requestBytes);
        server.Time.Advance(TransmissionParameters.PiggybackDelay);
        await peer.ReceiveAsync("the empty acknowledgement");
        answer.SetResult(ScriptedResources.Created("late"));
        return (peer, await peer.ReceiveAsync("the separate response"));
    }
}
