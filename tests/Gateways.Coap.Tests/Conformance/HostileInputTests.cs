using System.Text;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>What nobody should send, against the real silo.</summary>
[Collection(SiloCollection.Name)]
public sealed class HostileInputTests(SiloFixture fixture)
{
    private const int LargestBlockExponent = 6;
    private const int PayloadLimit = 64 * 1024;
    private const long AllowedGrowth = 64L << 20;

    private static readonly string[] Defined = ["2.01", "4.00", "4.01", "4.13"];

    [Fact]
    public async Task T14_every_text_of_the_JSON_corpus_has_a_defined_answer_on_every_resource()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);
        var undefined = new List<string>();

        foreach (var file in JsonCorpus.Files())
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            foreach (var feature in new[] { "provision", "telemetry", "attributes" })
            {
                var answer = await scene.Peer.UploadAsync($"/api/v1/{token}/{feature}", bytes, LargestBlockExponent);
                var tooLarge = bytes.Length > PayloadLimit;
                if (!Defined.Contains(answer.Code) || tooLarge != (answer.Code == "4.13"))
                {
                    undefined.Add($"{Path.GetFileName(file)} on {feature}: {answer.Code}");
                }
            }
        }

        Assert.True(undefined.Count == 0, string.Join("; ", undefined));
        await AssertServesAsync(scene);
    }

    [Fact]
    public async Task T13_bodies_without_end_are_cut_and_leave_no_memory_behind()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        await AssertServesAsync(scene);
        var before = fixture.Silo.ResidentBytes;

        var codes = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            using var peer = new ScriptedCoapPeer(fixture.Silo.CoapPort);
            codes.Add((await peer.UploadAsync("/api/v1/provision", new byte[2 * PayloadLimit], LargestBlockExponent)).Code);
        }

        Assert.Equal(["4.13"], codes);
        Assert.InRange(fixture.Silo.ResidentBytes - before, long.MinValue, AllowedGrowth);
        await AssertServesAsync(scene);
    }

    [Fact]
    public async Task T15_no_resource_of_the_real_server_sends_more_than_three_times_what_it_got()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("token");
        await scene.Operator.CreateDeviceAsync(scene.Name, scene.ProfileId, token);
        await scene.Peer.PostAsync($"/api/v1/{token}/attributes", $$"""{"long":"{{new string('v', 2_000)}}"}""");
        var requests = new (string Method, string Path, string Payload)[]
        {
            ("GET", "/.well-known/core", ""), ("GET", "/.well-known/core?rt=*", ""), ("GET", "/", ""), ("GET", "/api", ""),
            ("POST", "/api/v1/provision", ""), ("POST", "/api/v1/x/provision", "{}"), ("POST", "/api/v1/provision", scene.Request().ToJsonString()),
            ("POST", "/api/v1/provision", scene.Request().ToJsonString()), ("GET", "/api/v1/provision", ""),
            ("POST", $"/api/v1/{token}/telemetry", "{}"), ("GET", $"/api/v1/{token}/attributes", ""), ("GET", "/api/v1/x/attributes", ""),
            ("DELETE", "/api/v1/provision", ""), ("PUT", "/x", "y"),
        };

        foreach (var (method, path, payload) in requests)
        {
            foreach (var kind in new[] { CoapKind.Con, CoapKind.Non })
            {
                using var peer = new ScriptedCoapPeer(fixture.Silo.CoapPort);
                await peer.AskAsync(peer.Request(kind, method, path, Encoding.UTF8.GetBytes(payload)) with { Token = [7] });
                Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{method} {path}: {peer.BytesReceived} bytes for {peer.BytesSent}");
            }
        }
    }

    [Fact]
    public async Task I16_secrets_and_tokens_are_not_logged()
    {
        using var scene = await CoapScene.WithProfileAsync(fixture.Silo, CoapScene.AllowCreate);
        var token = CoapScene.Fresh("canary");

        await scene.Peer.PostAsync("/api/v1/provision", scene.Request(("credentialsType", "ACCESS_TOKEN"), ("token", token)).ToJsonString());
        await scene.Peer.PostAsync("/api/v1/provision", scene.Request(("credentialsType", "nonsense"), ("token", token)).ToJsonString());
        await scene.Peer.PostAsync($"/api/v1/{token}/telemetry", "nonsense");
        await scene.Peer.GetAsync($"/api/v1/{token}x/attributes");

        Assert.DoesNotContain(token, fixture.Silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Secret, fixture.Silo.Output, StringComparison.Ordinal);
    }

    private async Task AssertServesAsync(CoapScene scene)
    {
        var answer = await scene.Peer.PostAsync("/api/v1/provision", scene.Request(("deviceName", CoapScene.Fresh("alive"))).ToJsonString());

        answer.AssertProvisioned("ACCESS_TOKEN");
        Assert.False(fixture.Silo.HasExited);
    }
}
