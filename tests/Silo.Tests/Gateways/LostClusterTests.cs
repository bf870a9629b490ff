using System.Net;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Gateways;

/// <summary>A gateway of a cluster without silos: it answers, and finds the way back by itself.</summary>
public sealed class LostClusterTests(PostgresFixture postgres)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I20_a_gateway_without_silo_or_database_is_live_not_ready_and_tells_devices_to_come_again()
    {
        await using var gateway = GatewayProcess.Launched(new GatewaySettings()
            .With("Cluster:Mode", "Clustered")
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", $"Host=127.0.0.1;Port={FreePorts.Take(1)[0]};Username=nobody;Password=canary-1;Database=none"));
        using var http = Http(gateway);
        await gateway.Console.LineAsync(line => line.Contains("No silo answers yet", StringComparison.Ordinal), "the gateway to say that it waits", Back);
        await Poll.UntilAsync(() => AnswersAsync(http, "health/live", HttpStatusCode.OK), Back, () => "the gateway to be live");

        Assert.True(await AnswersAsync(http, "health/ready", HttpStatusCode.ServiceUnavailable));
        await RefusesKindlyAsync(gateway, http);
        await gateway.StopAsync();

        Assert.Equal(0, gateway.ExitCode);
        Assert.DoesNotContain("canary-1", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I20_a_gateway_finds_silos_that_come_back_under_another_address()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = postgres.Server, Silos = 1, Gateways = 1 });
        var profile = await cluster.CreateProfileAsync();
        var gateway = cluster.Gateways[0];
        using var http = Http(gateway);
        await cluster.Silos[0].KillAsync();

        await Poll.UntilAsync(() => AnswersAsync(http, "health/ready", HttpStatusCode.ServiceUnavailable), Back, () => "the gateway to say that it is not ready");
        await RefusesKindlyAsync(gateway, http);
        var silo = await cluster.AddSiloAsync(); // other ports, so another address to the cluster
        await Poll.UntilAsync(() => AnswersAsync(http, "health/ready", HttpStatusCode.OK), Back, () => "the gateway to find the silo");

        await using var device = await DeviceConnections.OpenAsync(gateway, DeviceProtocol.Http);
        Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, "back"))).Succeeded);
        Assert.False(silo.HasExited);
    }

    [Fact]
    public async Task A_gateway_goes_on_with_the_silos_it_knows_while_the_database_is_away()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = server, Silos = 1, Gateways = 1 });
        var profile = await cluster.CreateProfileAsync();
        using var http = Http(cluster.Gateways[0]);
        await using var device = await DeviceConnections.OpenAsync(cluster.Gateways[0], DeviceProtocol.Http);
        Assert.True(await SucceedsAsync(device, profile)); // the time below is that of a process at work, not of its first request

        await server.StopImmediatelyAsync();
        var asked = TimeProvider.System.GetTimestamp();
        using var refused = await http.PostAsync("api/v1/provision", Json($$"""{"deviceName":"d","provisionDeviceKey":"{{profile.Key}}","provisionDeviceSecret":"{{profile.Secret}}"}"""), Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await server.StartAgainAsync();

        await Poll.UntilAsync(() => SucceedsAsync(device, profile), TimeSpan.FromSeconds(10), () => "a provisioning to succeed again");
    }

    private static async Task<bool> SucceedsAsync(IDeviceConnection device, TestProfile profile)
    {
        try
        {
            return (await device.ProvisionAsync(ProvisionOrder.For(profile, $"again-{Guid.NewGuid():N}"))).Succeeded;
        }
        catch (NoAnswerException)
        {
            return false;
        }
    }

    /// <summary>HTTP with its hint; the other wires refuse too, and all within the time of a reply.</summary>
    private static async Task RefusesKindlyAsync(GatewayProcess gateway, HttpClient http)
    {
        var asked = TimeProvider.System.GetTimestamp();
        using var answer = await http.PostAsync("api/v1/provision", Json("""{"deviceName":"d","provisionDeviceKey":"k","provisionDeviceSecret":"s"}"""), Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, LongestAnswer);
        foreach (var protocol in new[] { DeviceProtocol.Mqtt, DeviceProtocol.Coap })
        {
            asked = TimeProvider.System.GetTimestamp();
            await Assert.ThrowsAsync<NoAnswerException>(async () =>
            {
                await using var device = await DeviceConnections.OpenAsync(gateway, protocol);
                await device.ProvisionAsync(ProvisionOrder.For(new TestProfile("p", "k", "s"), "d"));
            });
            Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, LongestAnswer);
        }
    }

    private static HttpClient Http(GatewayProcess gateway) => new() { BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}/") };

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static async Task<bool> AnswersAsync(HttpClient http, string path, HttpStatusCode status)
    {
        try
        {
            using var answer = await http.GetAsync(path, Cancelled);
            return answer.StatusCode == status;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
