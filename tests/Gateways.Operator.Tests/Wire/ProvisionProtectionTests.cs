using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary><c>profileData.provisionProtection</c> and the rotation of a secret (T-1).</summary>
public sealed class ProvisionProtectionTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task T01_a_profile_without_limits_has_the_shape_of_the_reference()
    {
        var saved = (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(Objects.Fresh("plain")))).Accepted();

        Assert.Equal(["configuration", "transportConfiguration", "provisionConfiguration", "alarms"], saved["profileData"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task T01_limits_are_read_back_as_they_were_sent_left_out_and_lifted()
    {
        var limits = new JsonObject
        {
            ["provisionUntil"] = 1_830_000_000_000,
            ["allowedNetworks"] = new JsonArray("203.0.113.0/24", "2001:db8::/32"),
            ["maxRequestsPerSecond"] = 200,
            ["maxUses"] = 5_000,
            ["replayWindowSeconds"] = 300,
        };
        var saved = await SaveAsync(limits);
        limits.Insert(4, "uses", 0);
        Assert.Equal(limits.ToJsonString(), Limits(saved)!.ToJsonString());

        var leftOut = (await Answer.PostAsync(Http, "api/deviceProfile", With(saved, data => data.Remove("provisionProtection")))).Accepted();
        Assert.Equal(limits.ToJsonString(), Limits(leftOut)!.ToJsonString());

        var lifted = (await Answer.PostAsync(Http, "api/deviceProfile", With(leftOut, data => data["provisionProtection"] = null))).Accepted();
        Assert.Null(Limits(lifted));
    }

    [Fact]
    public async Task T01_the_uses_that_are_spent_are_shown_wherever_the_profile_is_and_cannot_be_set()
    {
        var saved = await SaveAsync(new JsonObject { ["maxUses"] = 2 });
        var profile = saved["provisionDeviceKey"]!.GetValue<string>();
        Assert.Equal(0, Uses(saved));

        Assert.Equal(["SUCCESS", "SUCCESS", "FAILURE"], [await ProvisionAsync(profile), await ProvisionAsync(profile), await ProvisionAsync(profile)]);

        var read = (await Answer.GetAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}")).Accepted();
        Assert.Equal(2, Uses(read));
        var listed = (await Answer.GetAsync(Http, $"api/deviceProfiles?page=0&pageSize=10&textSearch={saved["name"]!.GetValue<string>()}")).Accepted();
        Assert.Equal(2, Uses(listed["data"]!.AsArray().Single()!));

        // What was read is sent back with another count: it is the ledger's, not the sender's.
        var sentBack = (await Answer.PostAsync(Http, "api/deviceProfile", With(read, data => data["provisionProtection"]!["uses"] = 0))).Accepted();
        Assert.Equal(2, Uses(sentBack));
        var rotated = (await Answer.PostAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}/rotateSecret", new JsonObject())).Accepted();
        Assert.Equal(2, Uses(rotated));
    }

    [Theory]
    [InlineData("""{"provisionUntil":0}""", "provisionUntil must be a time")]
    [InlineData("""{"provisionUntil":"soon"}""", "provisionUntil")]
    [InlineData("""{"maxRequestsPerSecond":0}""", "maxRequestsPerSecond must be 1 to 1000000")]
    [InlineData("""{"maxRequestsPerSecond":99999999999999}""", "maxRequestsPerSecond must be 1 to 1000000")]
    [InlineData("""{"replayWindowSeconds":301}""", "replayWindowSeconds must be 0 to 300")]
    [InlineData("""{"maxUses":0}""", "maxUses must be 1 to 1000000000")]
    [InlineData("""{"allowedNetworks":["factory"]}""", "allowedNetworks must hold")]
    [InlineData("""{"allowedNetworks":"10.0.0.0/8"}""", "allowedNetworks")]
    [InlineData("7", "provisionProtection")]
    public async Task Faults_name_the_field(string limits, string text)
    {
        var refused = await Answer.PostAsync(Http, "api/deviceProfile", Profile(JsonNode.Parse(limits)));

        refused.Refused(400, 31);
        Assert.Contains(text, refused.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T01_a_rotation_answers_the_new_secret_and_says_how_long_the_former_one_lives()
    {
        var saved = await SaveAsync(null);
        var before = DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeMilliseconds();

        var rotated = (await Answer.PostAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}/rotateSecret", new JsonObject { ["keepPreviousHours"] = 2 })).Accepted();

        var secret = Objects.ProvisionConfiguration(rotated)["provisionDeviceSecret"]!.GetValue<string>();
        Assert.Matches("^[A-Za-z0-9]{43}$", secret);
        Assert.InRange(Limits(rotated)!["previousSecretUntil"]!.GetValue<long>(), before, before + 60_000);
        Assert.DoesNotContain("the secret", rotated.ToJsonString(), StringComparison.Ordinal);

        // What was read is sent back: nothing changes.
        var sentBack = (await Answer.PostAsync(Http, "api/deviceProfile", rotated)).Accepted();
        Assert.Equal(Limits(rotated)!.ToJsonString(), Limits(sentBack)!.ToJsonString());
        Assert.Equal(secret, Objects.ProvisionConfiguration(sentBack)["provisionDeviceSecret"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"keepPreviousHours":-1}""", "keepPreviousHours must be 0 to 8760")]
    [InlineData("""{"keepPreviousHours":8761}""", "keepPreviousHours must be 0 to 8760")]
    [InlineData("""{"keepPreviousHours":"a day"}""", "keepPreviousHours")]
    public async Task A_rotation_for_another_time_is_refused(string body, string text)
    {
        var saved = await SaveAsync(null);

        var refused = await Answer.PostAsync(Http, $"api/deviceProfile/{Objects.IdOf(saved)}/rotateSecret", JsonNode.Parse(body)!);

        refused.Refused(400, 31);
        Assert.Contains(text, refused.Json!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_has_no_secret_to_rotate()
    {
        var refused = await Answer.PostAsync(Http, $"api/deviceProfile/{Guid.NewGuid()}/rotateSecret", new JsonObject());

        refused.Refused(404, 32);
    }

    private static long Uses(JsonNode profile) => Limits(profile)!["uses"]!.GetValue<long>();

    private async Task<string> ProvisionAsync(string key)
    {
        using var device = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}") };
        var answer = await Answer.PostAsync(device, "api/v1/provision", new JsonObject
        {
            ["deviceName"] = Objects.Fresh("limited"),
            ["provisionDeviceKey"] = key,
            ["provisionDeviceSecret"] = "the secret",
        });
        return answer.Accepted()["status"]!.GetValue<string>();
    }

    private static JsonNode? Limits(JsonNode profile) => profile["profileData"]!["provisionProtection"];

    private static JsonObject With(JsonNode profile, Action<JsonObject> change)
    {
        var copy = Objects.Copy(profile).AsObject();
        change(copy["profileData"]!.AsObject());
        return copy;
    }

    private static JsonObject Profile(JsonNode? limits)
    {
        var profile = Objects.Profile(Objects.Fresh("limited"), Objects.Fresh("key"), "the secret", "ALLOW_CREATE_NEW_DEVICES");
        profile["profileData"]!["provisionProtection"] = limits;
        return profile;
    }

    private async Task<JsonNode> SaveAsync(JsonNode? limits) => (await Answer.PostAsync(Http, "api/deviceProfile", Profile(limits))).Accepted();
}
