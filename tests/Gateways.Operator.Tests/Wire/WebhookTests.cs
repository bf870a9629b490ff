using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Webhooks as operators manage them; what they send is told elsewhere.</summary>
public sealed class WebhookTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task I16_a_secret_is_shown_when_it_is_made_and_never_again()
    {
        var made = (await Answer.PostAsync(Http, "api/webhooks", Body())).Accepted();
        var path = PathOf(made);

        var rotated = (await Answer.PostAsync(Http, $"{path}/secret", null)).Accepted();
        var read = (await Answer.GetAsync(Http, path)).Accepted();
        var listed = (await Answer.GetAsync(Http, "api/webhooks")).Accepted();
        var changed = (await PutAsync(path, read)).Accepted();

        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made["secret"]!.GetValue<string>());
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", rotated["secret"]!.GetValue<string>());
        Assert.NotEqual(made["secret"]!.GetValue<string>(), rotated["secret"]!.GetValue<string>());
        Assert.All((JsonNode[])[read, listed, changed], answer => Assert.DoesNotContain("whsec_", answer.ToJsonString(), StringComparison.Ordinal));
        await DeleteAsync(path);
    }

    [Fact]
    public async Task A_webhook_is_read_changed_by_its_version_and_deleted()
    {
        var body = Body();
        body["kinds"] = new JsonArray("PROVISION_FAILURE");
        var made = (await Answer.PostAsync(Http, "api/webhooks", body)).Accepted();
        var path = PathOf(made);
        made["url"] = "https://other.invalid/hook";

        var changed = (await PutAsync(path, made)).Accepted();
        var outdated = await PutAsync(path, made);

        Assert.Equal(("https://other.invalid/hook", 2L, 0L, 0L), (changed["url"]!.GetValue<string>(), changed["version"]!.GetValue<long>(), changed["waiting"]!.GetValue<long>(), changed["deadLetters"]!.GetValue<long>()));
        Assert.Equal(["PROVISION_FAILURE"], changed["kinds"]!.AsArray().Select(kind => kind!.GetValue<string>()));
        Assert.False(changed["enabled"]!.GetValue<bool>());
        outdated.Refused(409, 35);
        await DeleteAsync(path);
        (await Answer.GetAsync(Http, path)).Refused(404, 32);
        (await Answer.DeleteAsync(Http, path)).Refused(404, 32);
        var audit = (await Answer.GetAsync(Http, "api/audit?action=webhook_deleted")).Accepted();
        Assert.NotEmpty(audit["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":7}""", "url")]
    [InlineData("""{"url":"gopher://example.com/"}""", "url")]
    [InlineData("""{"url":"http://169.254.169.254/latest/meta-data"}""", "url")]
    [InlineData("""{"url":"https://example.com/","kinds":["EVERYTHING"]}""", "kinds")]
    [InlineData("""{"url":"https://example.com/","kinds":"PROVISION_SUCCESS"}""", "kinds")]
    [InlineData("""{"url":"https://example.com/","deviceProfileId":"x"}""", "deviceProfileId")]
    [InlineData("""{"url":"https://example.com/","deviceProfileId":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"}""", "profile")]
    [InlineData("""{"url":"https://example.com/","enabled":"yes"}""", "enabled")]
    public async Task A_body_that_cannot_be_is_refused_by_its_field(string body, string named)
    {
        var answer = await Answer.PostTextAsync(Http, "api/webhooks", body);

        answer.Refused(400, 31);
        Assert.Contains(named, answer.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_of_none_are_an_empty_page_and_those_of_nobody_are_not_found()
    {
        var path = PathOf((await Answer.PostAsync(Http, "api/webhooks", Body())).Accepted());
        var nobody = $"api/webhooks/{Guid.NewGuid()}";

        var page = (await Answer.GetAsync(Http, $"{path}/deadLetters?limit=5")).Accepted();
        var moved = (await Answer.PostAsync(Http, $"{path}/deadLetters/redrive", null)).Accepted();

        Assert.Equal("""{"data":[],"hasNext":false,"next":null}""", page.ToJsonString());
        Assert.Equal(0, moved["count"]!.GetValue<int>());
        (await Answer.PostAsync(Http, $"{path}/deadLetters/{Guid.NewGuid()}/redrive", null)).Refused(404, 32);
        (await Answer.DeleteAsync(Http, $"{path}/deadLetters/{Guid.NewGuid()}")).Refused(404, 32);
        (await Answer.GetAsync(Http, $"{path}/deadLetters?limit=101")).Refused(400, 31);
        (await Answer.GetAsync(Http, $"{path}/deadLetters?after=-1")).Refused(400, 31);
        (await Answer.GetAsync(Http, $"{nobody}/deadLetters")).Refused(404, 32);
        (await Answer.PostAsync(Http, $"{nobody}/test", null)).Refused(404, 32);
        (await Answer.PostAsync(Http, $"{nobody}/secret", null)).Refused(404, 32);
        (await Answer.GetAsync(Http, "api/webhooks/not-a-uuid")).Refused(400, 31);
        await DeleteAsync(path);
    }

    /// <summary>Not enabled: nothing of what other tests do is sent anywhere.</summary>
    private static JsonObject Body() => new() { ["url"] = "https://receiver.invalid/hook?key=1", ["enabled"] = false };

    private static string PathOf(JsonNode webhook) => $"api/webhooks/{webhook["id"]!.GetValue<string>()}";

    private Task<Answer> PutAsync(string path, JsonNode body) => Answer.SendAsync(Http, HttpMethod.Put, path, JsonContent.Create(body));

    private async Task DeleteAsync(string path) => (await Answer.DeleteAsync(Http, path)).AcceptedInSilence();
}
