using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Loss;

/// <summary>All silos are gone: the gateways say so in time, on every protocol, and serve again when silos are back.</summary>
[Collection(nameof(WholeCluster))]
public sealed class NoSiloTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const byte ServerBusy = 0x89;
    private static readonly TimeSpan ReplyDeadline = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BackDeadline = TimeSpan.FromSeconds(20);

    private TestProfile? profile;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        profile = await Cluster.CreateProfileAsync();
    }

    [Fact]
    public async Task I20_Without_silos_devices_are_told_to_come_back_and_are_served_when_they_do()
    {
        await Task.WhenAll(Cluster.Silos.Select(silo => silo.KillAsync()));
        var gone = Stopwatch.GetTimestamp();
        await Task.WhenAll(Cluster.Gateways.SelectMany(gateway => new[]
        {
            InTimeAsync("http", () => HttpSaysComeBackAsync(gateway)),
            InTimeAsync("coap", () => CoapSaysComeBackAsync(gateway)),
            InTimeAsync("mqtt-3.1.1", () => MqttClosesAsync(gateway)),
            InTimeAsync("mqtt-5", () => Mqtt5SaysBusyAsync(gateway)),
        }));

        // Now that the gateways have noticed, nobody waits any more.
        await Task.WhenAll(Cluster.Gateways.Select(gateway => InTimeAsync("http-again", () => HttpSaysComeBackAsync(gateway))));
        Figures.Print($"row=no-silo told_ms={Stopwatch.GetElapsedTime(gone).TotalMilliseconds:0}");

        await Task.WhenAll(Cluster.Silos.Select(silo => silo.RestartAsync()));
        var back = Stopwatch.GetTimestamp();
        foreach (var gateway in Cluster.Gateways)
        {
            foreach (var wire in DeviceConnections.AllProtocols)
            {
                await Poll.UntilAsync(() => ServesAsync(gateway, wire), BackDeadline, () => $"{gateway.Name} to serve {wire} again");
            }

            Assert.False(gateway.HasExited);
        }

        Figures.Print($"row=silos-back served_after_ms={Stopwatch.GetElapsedTime(back).TotalMilliseconds:0}");
    }

    private static async Task InTimeAsync(string what, Func<Task> reply)
    {
        var begin = Stopwatch.GetTimestamp();
        await reply();
        var took = Stopwatch.GetElapsedTime(begin);
        Figures.Print($"row=no-silo wire={what} reply_ms={took.TotalMilliseconds:0}");
        Assert.InRange(took, TimeSpan.Zero, ReplyDeadline);
    }

    private async Task HttpSaysComeBackAsync(GatewayProcess gateway)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}/") };
        using var answer = await http.PostAsJsonAsync("api/v1/provision", ProvisionOrder.For(profile!, Fresh.Text("lost")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    private async Task CoapSaysComeBackAsync(GatewayProcess gateway)
    {
        using var peer = new ScriptedCoapPeer(gateway.CoapPort);
        var answer = await peer.PostAsync("/api/v1/provision", ProvisionOrder.For(profile!, Fresh.Text("lost")).ToJsonString());

        Assert.Equal("5.03", answer.Code);
        Assert.InRange(answer.Number(CoapField.MaxAge) ?? 0, 1u, 60u);
    }

    private async Task MqttClosesAsync(GatewayProcess gateway)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(gateway.MqttPort);
        await peer.SendsAsync(MqttBytes.Publish(4, "/provision/request", ProvisionOrder.For(profile!, Fresh.Text("lost")).ToJsonString(), qos: 1, packetId: 7));

        await peer.ExpectsClosedAsync();
    }

    private async Task Mqtt5SaysBusyAsync(GatewayProcess gateway)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(gateway.MqttPort, version: 5);
        await peer.SendsAsync(MqttBytes.Publish(5, "/provision/request", ProvisionOrder.For(profile!, Fresh.Text("lost")).ToJsonString(), qos: 1, packetId: 7));

        var packet = await peer.ReceivesAsync("DISCONNECT with server busy");
        Assert.Equal((14, ServerBusy), (packet.Type, packet.Body[0]));
        await peer.ExpectsClosedAsync();
    }

    private async Task<bool> ServesAsync(GatewayProcess gateway, DeviceProtocol wire)
    {
        try
        {
            await using var device = await DeviceConnections.OpenAsync(gateway, wire);
            return (await device.ProvisionAsync(ProvisionOrder.For(profile!, Fresh.Text("back")))).Succeeded;
        }
        catch (NoAnswerException)
        {
            return false;
        }
    }
}
