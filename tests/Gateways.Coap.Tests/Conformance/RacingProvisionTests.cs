using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>Many at once, and the same one many times.</summary>
[Collection(SiloCollection.Name)]
public sealed class RacingProvisionTests(SiloFixture fixture)
{
    private const int Peers = 40;

    [Fact]
    public async Task I02_D37_one_of_many_requests_for_a_new_name_wins()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);

        var answers = await RaceAsync(scene);

        Assert.Single(answers, answer => answer.Code == "2.01");
        Assert.All(answers.Where(answer => answer.Code != "2.01"), answer => answer.AssertRefused(CoapScene.Failure));
        Assert.NotNull(await scene.Operator.GetDeviceAsync(scene.Name));
    }

    [Fact]
    public async Task I06_D38_one_of_many_requests_for_an_entered_name_wins()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.CheckPreProvisioned);
        await scene.CreateDeviceAsync();

        var answers = await RaceAsync(scene);

        Assert.Single(answers, answer => answer.Code == "2.01");
        Assert.All(answers.Where(answer => answer.Code != "2.01"), answer => answer.AssertRefused(CoapScene.Failure));
    }

    [Theory]
    [InlineData(CoapKind.Con)]
    [InlineData(CoapKind.Non)]
    public async Task I08_duplicates_get_the_identical_reply_and_are_executed_once(CoapKind kind)
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var request = scene.Peer.Request(kind, "POST", "/api/v1/provision", Body(scene)).Encode();

        await scene.Peer.SendAsync(request);
        var first = await scene.Peer.ReceiveAsync("the answer");
        for (var i = 0; i < 5; i++)
        {
            await scene.Peer.SendAsync(request);
            Assert.Equal(first, await scene.Peer.ReceiveAsync("the answer to a duplicate"));
        }

        CoapPacket.Decode(first).AssertProvisioned("ACCESS_TOKEN"); // executed again, it would have been FAILURE
    }

    [Fact]
    public async Task I08_the_last_block_of_a_body_repeated_gets_the_identical_reply()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var body = Body(scene);
        CoapPacket Block(int number, bool more, byte[] part) =>
            scene.Peer.Request(CoapKind.Con, "POST", "/api/v1/provision", part).With(CoapField.Block(CoapField.Block1, number, more, 2));
        await scene.Peer.AskAsync(Block(0, true, body[..64]));
        var last = Block(1, false, body[64..]).Encode();

        await scene.Peer.SendAsync(last);
        var first = await scene.Peer.ReceiveAsync("the answer");
        await scene.Peer.SendAsync(last);
        var second = await scene.Peer.ReceiveAsync("the answer to the duplicate");

        Assert.Equal("2.01", CoapPacket.Decode(first).Code);
        Assert.Equal(first, second);
    }

    private static byte[] Body(CoapScene scene) => System.Text.Encoding.UTF8.GetBytes(scene.Request().ToJsonString());

    private static async Task<CoapPacket[]> RaceAsync(CoapScene scene)
    {
        var peers = Enumerable.Range(0, Peers).Select(_ => new ScriptedCoapPeer(scene.Silo.CoapPort)).ToList();
        try
        {
            return await Task.WhenAll(peers.Select(peer => peer.PostAsync("/api/v1/provision", Body(scene))));
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }
}
