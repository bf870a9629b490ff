using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>An operator holds a serial number and asks what happened to it (I-15).</summary>
public sealed class AuditTests(SiloFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Silo.Operator.Http;

    [Theory]
    [InlineData("press")]
    [InlineData("line 2/press")]
    [InlineData("50%2Fpress")]
    [InlineData("äpress?+#")]
    public async Task I15_A_names_story_is_told_in_order_from_before_the_device_existed(string stem)
    {
        var name = Fresh.Text(stem);
        var profile = await TestProfile.CreateAsync(fixture.Silo, TestProfile.CheckPreProvisioned);

        await ProvisionAsync(profile with { Secret = "wrong" }, name);
        await ProvisionAsync(profile, name);
        await fixture.Silo.Operator.CreateDeviceAsync(name, profile.Id, cancellationToken: Cancelled);
        await ProvisionAsync(profile, name);
        await ProvisionAsync(profile, name);

        var story = (await Answer.GetAsync(Http, $"api/devices/{Uri.EscapeDataString(name)}/story")).Accepted();
        var lines = story["data"]!.AsArray().Select(line => line!).ToList();

        Assert.Equal(
            [
                "The device asked to be provisioned, and was refused: the provision secret is wrong.",
                "The device asked to be provisioned, and was refused: the profile takes known devices only, and there is none of this name.",
                "An operator created the device.",
                "The device was provisioned.",
                "The device asked to be provisioned, and was refused: it was provisioned before; if it lost its credentials, remove its provision state.",
            ],
            lines.Select(line => line["text"]!.GetValue<string>()));
        Assert.Equal(
            ["not_found/wrong_secret/HTTP", "failure/device_missing/HTTP", "success//OPERATOR", "success//HTTP", "failure/already_provisioned/HTTP"],
            lines.Select(line => $"{line["status"]}/{line["reason"]}/{line["protocol"]}"));
        Assert.All(lines, line => Assert.Equal(name, line["deviceName"]!.GetValue<string>()));
        Assert.Equal(fixture.Silo.AdminUser, lines[2]["user"]!.GetValue<string>());
        Assert.Equal("127.0.0.1", lines[3]["source"]!.GetValue<string>());
        Assert.False(story["hasNext"]!.GetValue<bool>());
        Assert.DoesNotContain(profile.Secret, story.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_ever_sent_has_an_empty_story()
    {
        var story = (await Answer.GetAsync(Http, $"api/devices/{Fresh.Text("unheard")}/story")).Accepted();

        Assert.Equal("""{"data":[],"hasNext":false,"next":null}""", story.ToJsonString());
    }

    [Fact]
    public async Task I15_The_audit_is_searched_by_profile_and_reason_and_paged()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var names = Enumerable.Range(0, 5).Select(_ => Fresh.Text("d")).ToList();
        foreach (var name in names)
        {
            await ProvisionAsync(profile, name);
            await ProvisionAsync(profile, name);
        }

        var path = $"api/audit?deviceProfileId={profile.Id}&reason=name_taken&limit=2&sortOrder=ASC";
        var seen = new List<string>();
        for (JsonNode? page = null; page is null || page["hasNext"]!.GetValue<bool>();)
        {
            page = (await Answer.GetAsync(Http, page is null ? path : $"{path}&after={page["next"]}")).Accepted();
            seen.AddRange(page["data"]!.AsArray().Select(line => line!["deviceName"]!.GetValue<string>()));
        }

        Assert.Equal(names, seen);
        var newest = (await Answer.GetAsync(Http, $"api/audit?deviceProfileId={profile.Id}&status=success&action=provision&limit=1")).Accepted();
        Assert.Equal(names[^1], Assert.Single(newest["data"]!.AsArray())!["deviceName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("limit=0", "limit must be between 1 and 1000.")]
    [InlineData("limit=1001", "limit must be between 1 and 1000.")]
    [InlineData("limit=x", "Request parameter 'limit' must be a number and not negative")]
    [InlineData("after=-1", "Request parameter 'after' must be a number and not negative")]
    [InlineData("startTime=1e9", "Request parameter 'startTime' must be a number and not negative")]
    [InlineData("endTime=99999999999999999", "Request parameter 'endTime' must be a number and not negative")]
    [InlineData("deviceProfileId=7", "Request parameter 'deviceProfileId' must be a UUID")]
    [InlineData("sortOrder=up", "Unsupported value of request parameter 'sortOrder', use ASC or DESC")]
    [InlineData("status=lost", "status must be one of failure, not_found, replayed, success.")]
    public async Task A_question_that_cannot_be_answered_is_refused_by_field(string query, string message) =>
        (await Answer.GetAsync(Http, "api/audit?" + query)).Refused(400, 31, message);

    [Theory]
    [InlineData("audit/verify?from=yesterday", "Request parameter 'from' must be a day such as 2026-11-23")]
    [InlineData("audit/verify?to=2026-02-30", "Request parameter 'to' must be a day such as 2026-11-23")]
    [InlineData("audit/verify?anchors=12", "Request parameter 'anchors' must be pairs of number and hash such as 12:09af…, separated by commas")]
    [InlineData("audit/verify?from=2026-02-02&to=2026-02-01", "from must not be after to.")]
    [InlineData("audit/export?status=lost", "status must be one of failure, not_found, replayed, success.")]
    [InlineData("audit/export?startTime=x", "Request parameter 'startTime' must be a number and not negative")]
    public async Task A_check_or_an_export_that_cannot_be_made_is_refused_by_field(string path, string message) =>
        (await Answer.GetAsync(Http, "api/" + path)).Refused(400, 31, message);

    private async Task ProvisionAsync(TestProfile profile, string name)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{fixture.Silo.HttpPort}/api/v1/provision", ProvisionOrder.For(profile, name), Cancelled);
        answer.EnsureSuccessStatusCode();
    }
}
