using System.Net;
using System.Net.Sockets;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Listening;

/// <summary>A stop leaves nobody waiting: a request is answered, or its sender hears at once that the port is closed.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task What_was_sent_before_the_port_closed_is_answered_and_what_comes_after_is_refused(string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || !address.Contains(':', StringComparison.Ordinal), "This machine has no IPv6.");
        await using var server = CoapTestServer.Start(address: IPAddress.Parse(address));
        var (early, late) = (server.Peer(), server.Peer());

        await server.Listener.StopReceivingAsync();
        await early.SendAsync(early.Request(CoapKind.Con, "POST", "/a", [1]));
        server.Listener.RefuseNewcomers();
        await late.SendAsync(late.Request(CoapKind.Con, "POST", "/a", [1]));

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => late.ReceiveAsync("that the port is closed"))).SocketErrorCode);
        server.Listener.TakeWaiting();
        Assert.Equal("2.01", (await early.ExpectAsync("the answer to what was sent in time")).Code);
        Assert.Equal(1, server.Resources.Executions);
    }

    [Fact]
    public async Task While_requests_are_in_work_newcomers_are_refused_and_nobody_is_told_to_come_back()
    {
        await using var server = CoapTestServer.Start();
        var answer = new TaskCompletionSource<CoapResponse>();
        server.Resources.Script = _ => new(answer.Task);
        var peer = server.Peer();
        await peer.SendAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await server.Resources.NextAsync();
        server.Resources.Script = _ => new(ScriptedResources.Created("in time"));

        var stopping = server.StopAsync();
        var heard = new List<string>();
        while (await AskAsync(server.Peer()) is { } reply)
        {
            heard.Add(reply);
        }

        Assert.False(stopping.IsCompleted);
        answer.SetResult(ScriptedResources.Created("done"));
        Assert.Equal("done", (await peer.ExpectAsync("the answer in work")).Text);
        await stopping.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        Assert.All(heard, reply => Assert.Equal("in time", reply));
    }

    /// <summary>Null when the port is closed.</summary>
    private static async Task<string?> AskAsync(ScriptedCoapPeer peer)
    {
        try
        {
            return (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Text;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return null;
        }
    }
}
