using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class DeviceProfileListingTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Theory]
    [InlineData("deviceProfiles")]
    [InlineData("deviceProfileInfos")]
    public async Task TB79_TB80_pages_of_17_hold_all_28_profiles(string listing)
    {
        var prefix = Objects.Fresh("page");
        var saved = new List<JsonNode>();
        for (var i = 0; i < 28; i++)
        {
            saved.Add((await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile($"{prefix}-{i:D2}"))).Accepted());
        }

        var listed = new List<JsonNode>();
        for (var page = 0; ; page++)
        {
            var answer = (await Answer.GetAsync(Http, $"api/{listing}?pageSize=17&page={page}&textSearch={prefix.ToUpperInvariant()}")).Accepted();
            Assert.Equal(28, answer["totalElements"]!.GetValue<int>());
            Assert.Equal(2, answer["totalPages"]!.GetValue<int>());
            listed.AddRange(answer["data"]!.AsArray().Select(profile => profile!));
            if (!answer["hasNext"]!.GetValue<bool>())
            {
                break;
            }
        }

        Assert.Equal(saved.Select(Objects.IdOf), listed.OrderBy(Objects.NameOf, StringComparer.Ordinal).Select(Objects.IdOf));
        if (listing == "deviceProfiles")
        {
            Assert.Equal(saved.Select(profile => profile.ToJsonString()), listed.OrderBy(Objects.NameOf, StringComparer.Ordinal).Select(profile => profile.ToJsonString()));
        }

        foreach (var profile in saved)
        {
            (await Answer.DeleteAsync(Http, $"api/deviceProfile/{Objects.IdOf(profile)}")).AcceptedInSilence();
        }

        var after = (await Answer.GetAsync(Http, $"api/{listing}?pageSize=17&page=0&textSearch={prefix}")).Accepted();
        Assert.Equal("""{"data":[],"totalPages":0,"totalElements":0,"hasNext":false}""", after.ToJsonString());
    }

    [Fact]
    public async Task Profiles_are_sorted_as_asked()
    {
        var prefix = Objects.Fresh("sort");
        foreach (var name in new[] { "b", "c", "a" })
        {
            (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile($"{prefix}-{name}"))).Accepted();
        }

        Assert.Equal(["a", "b", "c"], await NamesAsync(prefix, "sortProperty=name"));
        Assert.Equal(["c", "b", "a"], await NamesAsync(prefix, "sortProperty=name&sortOrder=DESC"));
        Assert.Equal(["b", "c", "a"], await NamesAsync(prefix, "sortProperty=createdTime&sortOrder=ASC"));
    }

    [Fact]
    public async Task Infos_are_restricted_to_a_transport()
    {
        var prefix = Objects.Fresh("transport");
        var coap = Objects.Profile($"{prefix}-coap");
        coap["transportType"] = "COAP";
        (await Answer.PostAsync(Http, "api/deviceProfile", coap)).Accepted();
        (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile($"{prefix}-any"))).Accepted();

        var found = (await Answer.GetAsync(Http, $"api/deviceProfileInfos?pageSize=10&page=0&transportType=COAP&textSearch={prefix}")).Accepted();

        Assert.Equal($"{prefix}-coap", Objects.NameOf(Assert.Single(found["data"]!.AsArray())!));
        (await Answer.GetAsync(Http, "api/deviceProfileInfos?pageSize=10&page=0&transportType=SMOKE")).Refused(400, 31);
    }

    [Fact]
    public async Task TB83_names_are_listed_for_all_and_for_used_profiles()
    {
        var used = Objects.Fresh("used");
        var idle = Objects.Fresh("idle");
        (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(idle))).Accepted();
        (await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("user"), used))).Accepted();

        var all = (await Answer.GetAsync(Http, "api/deviceProfile/names")).Accepted().AsArray().Select(entry => Objects.NameOf(entry!)).ToList();
        var active = (await Answer.GetAsync(Http, "api/deviceProfile/names?activeOnly=true")).Accepted().AsArray().Select(entry => Objects.NameOf(entry!)).ToList();

        Assert.Contains(idle, all);
        Assert.Contains(used, all);
        Assert.DoesNotContain(idle, active);
        Assert.Contains(used, active);
    }

    private async Task<string[]> NamesAsync(string prefix, string order)
    {
        var answer = (await Answer.GetAsync(Http, $"api/deviceProfiles?pageSize=10&page=0&textSearch={prefix}&{order}")).Accepted();
        return [.. answer["data"]!.AsArray().Select(profile => Objects.NameOf(profile!)[(prefix.Length + 1)..])];
    }
}
