using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>An operator looks at the line while it runs.</summary>
public sealed class OverviewTests(SiloFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task A_device_and_a_refusal_show_by_profile_reason_protocol_minute_and_name()
    {
        var name = Fresh.Text("press");
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var profileName = (await fixture.Silo.Operator.GetProfileAsync(profile.Id))!["name"]!.GetValue<string>();
        await ProvisionAsync(profile, name);
        await ProvisionAsync(profile, name);

        var overview = await SeenAsync(overview => OfProfile(overview, profile) is { } figures && Number(figures["total"]!, "provisioned") + Number(figures["total"]!, "refused") == 2);

        Assert.Equal("""{"provisioned":1,"refused":1,"failed":0}""", OfProfile(overview, profile)!["total"]!.ToJsonString());
        Assert.Equal(profileName, OfProfile(overview, profile)!["name"]!.GetValue<string>());
        var taken = overview["byReason"]!.AsArray().Single(reason => reason!["reason"]!.GetValue<string>() == "name_taken")!;
        Assert.True(Number(taken, "count") >= 1);
        Assert.Equal("there was a device of this name already", taken["text"]!.GetValue<string>());
        Assert.True(Number(overview["byProtocol"]!.AsArray().Single(protocol => protocol!["protocol"]!.GetValue<string>() == "HTTP")!["total"]!, "provisioned") >= 1);
        Assert.Equal(60, overview["perMinute"]!.AsArray().Count);
        Assert.Equal(Number(overview["total"]!, "provisioned"), overview["perMinute"]!.AsArray().Sum(minute => Number(minute!, "provisioned")));
        Assert.True(overview["latency"]!["p50"]!.GetValue<double>() > 0);
        Assert.Equal(
            [$"success//HTTP/{profileName}", $"failure/name_taken/HTTP/{profileName}"],
            overview["recent"]!.AsArray().Where(outcome => outcome!["deviceName"]?.GetValue<string>() == name).Select(outcome => $"{outcome!["status"]}/{outcome["reason"]}/{outcome["protocol"]}/{outcome["profileName"]}").Order(StringComparer.Ordinal).Reverse());
        Assert.DoesNotContain(profile.Secret, overview.ToJsonString(), StringComparison.Ordinal);

        var audit = (await Answer.GetAsync(Http, $"api/devices/{name}/story")).Accepted()["data"]!.AsArray().Select(line => line!["operationId"]!.GetValue<string>());
        Assert.Superset(audit.ToHashSet(), overview["recent"]!.AsArray().Select(outcome => outcome!["operationId"]!.GetValue<string>()).ToHashSet());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("61")]
    [InlineData("-1")]
    [InlineData("an hour")]
    public async Task Minutes_that_are_not_kept_are_refused_by_name(string minutes)
    {
        (await Answer.GetAsync(Http, $"api/overview?minutes={minutes}")).Refused(400, 31, "Request parameter 'minutes' must be a number from 1 to 60");
    }

    [Fact]
    public async Task Fewer_minutes_are_the_newest()
    {
        var overview = (await Answer.GetAsync(Http, "api/overview?minutes=2")).Accepted();

        var minutes = overview["perMinute"]!.AsArray().Select(minute => Number(minute!, "time")).ToArray();
        var time = Number(overview, "time");
        Assert.Equal([time - (time % 60_000) - 60_000, time - (time % 60_000)], minutes);
    }

    private static JsonNode? OfProfile(JsonNode overview, TestProfile profile) =>
        overview["byProfile"]!.AsArray().SingleOrDefault(figures => figures!["deviceProfileId"]?.GetValue<string>() == profile.Id);

    private static long Number(JsonNode node, string name) => node[name]!.GetValue<long>();

    private async Task<JsonNode> SeenAsync(Func<JsonNode, bool> awaited)
    {
        JsonNode? overview = null;
        await Poll.UntilAsync(async () => awaited(overview = (await Answer.GetAsync(Http, "api/overview")).Accepted()), TimeSpan.FromSeconds(20), () => $"other figures than {overview}");
        return overview!;
    }

    private async Task ProvisionAsync(TestProfile profile, string name)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{fixture.Silo.HttpPort}/api/v1/provision", ProvisionOrder.For(profile, name), Cancelled);
        answer.EnsureSuccessStatusCode();
    }
}
