using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Exchange;

public sealed class OtherMessageTests
{
    [Fact]
    public async Task A_non_confirmable_request_gets_a_non_confirmable_response()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Non, "POST", "/a", [1]);

        await peer.SendAsync(request);
        var answer = await peer.ExpectAsync("the response");

        Assert.Equal((CoapKind.Non, "2.01", "execution 1"), (answer.Kind, answer.Code, answer.Text));
        Assert.Equal(request.Token, answer.Token);
        Assert.NotEqual(request.MessageId, answer.MessageId);
    }

    [Fact]
    public async Task I08_a_non_confirmable_duplicate_gets_the_same_bytes_for_145_seconds()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Non, "POST", "/a", [1]).Encode();

        await peer.SendAsync(request);
        var first = await peer.ReceiveAsync("the response");
        server.Time.Advance(TransmissionParameters.NonLifetime - TimeSpan.FromSeconds(1));
        await peer.SendAsync(request);
        var second = await peer.ReceiveAsync("the response to the duplicate");
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.SendAsync(request);
        await peer.ReceiveAsync("the response to the new request");

        Assert.Equal(first, second);
        Assert.Equal(2, server.Resources.Executions);
    }

    [Fact]
    public async Task A_slow_non_confirmable_request_is_not_acknowledged()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        await peer.SendAsync(peer.Request(CoapKind.Non, "POST", "/a", [1]));
        await server.Resources.NextAsync();

        server.Time.Advance(TransmissionParameters.PiggybackDelay * 4);
        Assert.True(await peer.HearsNothingButPongAsync());
        answer.SetResult(ScriptedResources.Created("late"));

        var response = await peer.ExpectAsync("the response");
        Assert.Equal((CoapKind.Non, "late"), (response.Kind, response.Text));
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_reset()
    {
        await using var server = CoapTestServer.Start();

        Assert.True(await server.Peer().HearsNothingButPongAsync());
    }

    [Theory]
    [InlineData("4001000AFF", "payload marker without payload")]
    [InlineData("4901000A000000000000000000", "token of nine bytes")]
    [InlineData("4000000A00", "empty message with something behind it")]
    [InlineData("4041000A", "a response nobody asked for")]
    [InlineData("4020000A", "reserved class 1")]
    [InlineData("40C0000A", "reserved class 6")]
    [InlineData("40E1000A", "reserved class 7")]
    public async Task T14_a_confirmable_message_that_cannot_be_processed_is_rejected(string hex, string what)
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        await peer.SendAsync(Convert.FromHexString(hex));

        Assert.Equal("7000000A", Convert.ToHexString(await peer.ReceiveAsync(what)));
        Assert.Equal(0, server.Resources.Executions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("40")]
    [InlineData("00010001")]
    [InlineData("C0010001")]
    [InlineData("5001000AFF")]
    [InlineData("5000000A")]
    [InlineData("5041000A")]
    [InlineData("6000000A")]
    [InlineData("7000000A")]
    [InlineData("6041000A")]
    [InlineData("6001000A")]
    [InlineData("7001000A")]
    [InlineData("6001000AFF")]
    [InlineData("500100010901")] // critical option 9, non-confirmable: §5.4.1 wants it rejected
    public async Task T14_what_may_not_be_answered_is_not(string hex)
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        await peer.SendAsync(Convert.FromHexString(hex));

        Assert.True(await peer.HearsNothingButPongAsync());
        Assert.Equal(0, server.Resources.Executions);
    }

    [Fact]
    public async Task An_unknown_critical_option_is_answered_with_4_02()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]).With(new CoapField(9, [1])));

        Assert.Equal((CoapKind.Ack, "4.02"), (answer.Kind, answer.Code));
        Assert.Equal(0, server.Resources.Executions);
    }

    [Fact]
    public async Task A_proxy_request_is_answered_with_5_05()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "GET", "/").With(new CoapField(35, "coap://elsewhere"u8.ToArray())));

        Assert.Equal("5.05", answer.Code);
    }

    [Fact]
    public async Task T14_too_many_options_are_answered_with_4_02()
    {
        await using var server = CoapTestServer.Start();
        var peer = server.Peer();
        var fields = Enumerable.Range(0, CoapLimits.Options + 1).Select(_ => new CoapField(2, [])).ToArray();

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]).With(fields));

        Assert.Equal("4.02", answer.Code);
    }

    [Fact]
    public async Task T13_a_datagram_over_the_limit_is_answered_with_a_hint_to_use_blocks()
    {
        await using var server = CoapTestServer.Start(limits => limits.MessageBytes = 2_000);
        var peer = server.Peer();

        var refused = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[2_000]));
        var taken = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", new byte[1_900]));

        Assert.Equal("4.13", refused.Code);
        Assert.Equal(6u, refused.Number(CoapField.Block1));
        Assert.Equal("2.01", taken.Code);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task T14_a_flood_of_random_datagrams_leaves_the_server_answering()
    {
        await using var server = CoapTestServer.Start();
        var noise = server.Peer();
        var peer = server.Peer();
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(0, 100)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0)
            {
                bytes[0] = (byte)(0x40 | bytes[0] & 0x3f); // half of them of the right version, so that they get further
            }

            await noise.SendAsync(bytes);
        }

        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
    }
}
