using System.Net;
using System.Net.Http.Json;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Health;

/// <summary>A silo whose database server stops and comes back.</summary>
public sealed class StoppedDatabaseTests
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I20_readiness_tells_that_the_database_is_gone_and_that_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", await server.CreateDatabaseAsync())
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey));
        await silo.Operator.CreateProfileAsync("stopped", "ALLOW_CREATE_NEW_DEVICES", "stopped-key-0123456789", "stopped-secret", cancellationToken: Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/"), Timeout = LongestAnswer };
        Assert.Equal(HttpStatusCode.OK, await ProvisionAsync(http, "before"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "health/ready"));

        await server.StopImmediatelyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ProvisionAsync(http, "meanwhile"));
        await UntilReadinessAsync(http, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "health/live"));

        await server.StartAgainAsync();
        await UntilReadinessAsync(http, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await ProvisionAsync(http, "after"));
    }

    /// <summary>Readiness is looked at once a second at most, so it may lag behind.</summary>
    private static async Task UntilReadinessAsync(HttpClient http, HttpStatusCode expected)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(ShownWithin);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await GetAsync(http, "health/ready") != expected)
        {
            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<HttpStatusCode> ProvisionAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/v1/provision", new { deviceName = name, provisionDeviceKey = "stopped-key-0123456789", provisionDeviceSecret = "stopped-secret" }, Cancelled);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, Cancelled);
        return answer.StatusCode;
    }
}
