using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Exchange;

public sealed class ConfirmableRequestTests
{
    [Fact]
    public async Task An_answer_that_is_ready_in_time_rides_on_the_acknowledgement()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]);

        await peer.SendAsync(request);
        var answer = await peer.ExpectAsync("the piggybacked answer");

        Assert.Equal((CoapKind.Ack, "2.01", request.MessageId), (answer.Kind, answer.Code, answer.MessageId));
        Assert.Equal(request.Token, answer.Token);
        Assert.Equal("execution 1", answer.Text);
        Assert.Empty(answer.Bytes(CoapField.ContentFormat)!);
    }

    [Fact]
    public async Task I08_a_duplicate_gets_the_same_bytes_and_is_not_executed()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]).Encode();

        await peer.SendAsync(request);
        var first = await peer.ReceiveAsync("the answer");
        server.Time.Advance(TransmissionParameters.ExchangeLifetime - TimeSpan.FromSeconds(1));
        await peer.SendAsync(request);
        var second = await peer.ReceiveAsync("the answer to the duplicate");

        Assert.Equal(first, second);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task I08_after_the_lifetime_the_message_id_is_a_new_request()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]).Encode();

        await peer.SendAsync(request);
        await peer.ReceiveAsync("the answer");
        server.Time.Advance(TransmissionParameters.ExchangeLifetime);
        await peer.SendAsync(request);
        await peer.ReceiveAsync("the answer to the new request");

        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task I08_the_same_message_id_from_another_port_is_another_request()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var other = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]).Encode();

        await peer.SendAsync(request);
        await peer.ReceiveAsync("the answer");
        await other.SendAsync(request);
        await other.ReceiveAsync("the answer to the other");

        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task I08_duplicates_that_come_before_the_answer_get_its_bytes_too()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var request = peer.Request(CoapKind.Con, "POST", "/a", [1]).Encode();

        await peer.SendAsync(request);
        await peer.SendAsync(request);
        await peer.SendAsync(request);
        await server.Resources.NextAsync();
        Assert.True(await peer.HearsNothingButPongAsync());
        answer.SetResult(ScriptedResources.Created("late"));
        var answers = new[] { await peer.ReceiveAsync("first"), await peer.ReceiveAsync("second"), await peer.ReceiveAsync("third") };

        Assert.All(answers, bytes => Assert.Equal(answers[0], bytes));
        Assert.Equal(CoapKind.Ack, CoapPacket.Decode(answers[0]).Kind);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_remembered()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        server.Resources.Script = _ => new(new CoapResponse(CoapCode.NotFound));
        var request = peer.Request(CoapKind.Con, "GET", "/a").Encode();

        await peer.SendAsync(request);
        var first = await peer.ReceiveAsync("the answer");
        await peer.SendAsync(request);
        var second = await peer.ReceiveAsync("the answer to the duplicate");

        Assert.Equal(first, second);
        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task I08_when_memory_is_full_new_requests_are_refused_and_old_ones_still_known()
    {
        await using var server = CoapTestServer.Start(limits => limits.DeduplicationMiB = 1);
        var answer = ScriptedResources.Created(new string('x', 900));
        server.Resources.Script = _ => new(answer);
        var first = server.Peer();
        var known = first.Request(CoapKind.Con, "POST", "/a", new byte[400]).Encode();
        await first.SendAsync(known);
        var reply = await first.ReceiveAsync("the first answer");

        CoapPacket? refusal = null;
        for (var i = 0; refusal is null && i < 2_000; i++)
        {
            var heard = await first.AskAsync(first.Request(CoapKind.Con, "POST", "/a", new byte[400]));
            refusal = heard.Code == "2.01" ? null : heard;
        }

        var executions = server.Resources.Executions;
        await first.SendAsync(known);
        var again = await first.ReceiveAsync("the answer to the duplicate");

        Assert.Equal("5.03", refusal!.Code);
        Assert.InRange(refusal.Number(CoapField.MaxAge)!.Value, 5u, 15u);
        Assert.Equal(reply, again);
        Assert.Equal(executions, server.Resources.Executions);
        server.Time.Advance(TransmissionParameters.ExchangeLifetime);
        Assert.Equal("2.01", (await first.AskAsync(first.Request(CoapKind.Con, "POST", "/a", new byte[400]))).Code);
    }

    [Fact]
    public async Task I21_more_requests_at_once_than_allowed_are_told_to_come_again()
    {
        await using var server = CoapTestServer.Start(limits => limits.ConcurrentRequests = 2);
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var peer = server.Peer();
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await server.Resources.NextAsync();
        await server.Resources.NextAsync();

        var third = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        answer.SetResult(ScriptedResources.Created("done"));

        Assert.Equal("5.03", third.Code);
        Assert.Equal("2.01", (await peer.ExpectAsync("an answer")).Code);
        Assert.Equal("2.01", (await peer.ExpectAsync("an answer")).Code);
    }

    [Fact]
    public async Task A_bug_in_a_resource_is_answered_with_5_00()
    {
        await using var server = CoapTestServer.Start();
        server.Resources.Script = _ => throw new InvalidOperationException("bug");
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        Assert.Equal("5.00", answer.Code);
        Assert.Empty(answer.Payload);
    }

    [Fact]
    public async Task A_stop_lets_the_requests_in_work_finish_and_refuses_new_ones()
    {
        await using var server = CoapTestServer.Start();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var peer = server.Peer();
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await server.Resources.NextAsync();

        var drained = server.Layer.DrainAsync();
        var refused = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        Assert.False(drained.IsCompleted);
        answer.SetResult(ScriptedResources.Created("done"));

        Assert.Equal("5.03", refused.Code);
        Assert.Equal("done", (await peer.ExpectAsync("the answer in work")).Text);
        await drained.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }
}
