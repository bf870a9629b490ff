using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Health;

/// <summary>A silo whose database somebody else holds.</summary>
public sealed class LockedDatabaseTests
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I20_requests_are_refused_in_time_and_readiness_tells_it_until_the_database_is_back()
    {
        await using var silo = await SiloProcess.StartAsync();
        await silo.Operator.CreateProfileAsync("locked", "ALLOW_CREATE_NEW_DEVICES", "locked-key-0123456789", "locked-secret", cancellationToken: Cancelled);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/"), Timeout = LongestAnswer };
        Assert.Equal("SUCCESS", (await ProvisionAsync(http, "before")).Status);

        await using (var holder = new SqliteConnection($"Data Source={silo.DatabasePath};Pooling=False"))
        {
            await holder.OpenAsync(Cancelled);
            await using var hold = holder.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(Cancelled);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ProvisionAsync(http, "meanwhile")).Code);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync(http));
            using var live = await http.GetAsync("health/live", Cancelled);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        Assert.Equal("SUCCESS", (await ProvisionAsync(http, "meanwhile")).Status);
        Assert.Equal("FAILURE", (await ProvisionAsync(http, "before")).Status);
    }

    private static async Task<(HttpStatusCode Code, string? Status)> ProvisionAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync(
            "api/v1/provision", new { deviceName = name, provisionDeviceKey = "locked-key-0123456789", provisionDeviceSecret = "locked-secret" }, Cancelled);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        return (answer.StatusCode, body?["status"]?.ToString());
    }

    private static async Task<HttpStatusCode> ReadinessAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("health/ready", Cancelled);
        return answer.StatusCode;
    }
}
