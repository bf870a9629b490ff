using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class DeviceListingTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Theory]
    [InlineData("devices")]
    [InlineData("deviceInfos")]
    public async Task TB106_TB107_TB108_devices_are_paged_searched_and_filtered(string listing)
    {
        var prefix = Objects.Fresh("List");
        var type = Objects.Fresh("type");
        var saved = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            saved.Add(Objects.IdOf((await Answer.PostAsync(Http, "api/device", Objects.Device($"{prefix}-{i:D2}", i % 2 == 0 ? type : $"{type}-odd"))).Accepted()));
        }

        var byName = await AllAsync($"api/tenant/{listing}?textSearch={prefix.ToUpperInvariant()}&sortProperty=name", 7);
        var byType = await AllAsync($"api/tenant/{listing}?type={type}", 7);
        var byBoth = await AllAsync($"api/tenant/{listing}?type={type}-odd&textSearch={prefix}-1&sortProperty=name&sortOrder=DESC", 7);

        Assert.Equal(saved, byName.Select(Objects.IdOf));
        Assert.Equal(12, byType.Count);
        Assert.All(byType, device => Assert.Equal(type, device["type"]!.GetValue<string>()));
        Assert.Equal(["19", "17", "15", "13", "11"], byBoth.Select(device => Objects.NameOf(device)[^2..]));
        Assert.Empty(await AllAsync($"api/tenant/{listing}?type={Objects.Fresh("none")}", 7));

        foreach (var id in saved)
        {
            (await Answer.DeleteAsync(Http, $"api/device/{id}")).AcceptedInSilence();
        }

        Assert.Empty(await AllAsync($"api/tenant/{listing}?textSearch={prefix}", 7));
    }

    [Fact]
    public async Task A_search_text_is_text_and_no_pattern()
    {
        var prefix = Objects.Fresh("search");
        (await Answer.PostAsync(Http, "api/device", Objects.Device($"{prefix}-100%_x'y"))).Accepted();
        (await Answer.PostAsync(Http, "api/device", Objects.Device($"{prefix}-100ab"))).Accepted();

        var found = await AllAsync($"api/tenant/devices?textSearch={Uri.EscapeDataString($"{prefix}-100%_X'")}", 10);

        Assert.Equal($"{prefix}-100%_x'y", Objects.NameOf(Assert.Single(found)));
    }

    [Fact]
    public async Task A_device_is_found_by_its_exact_name_in_both_places()
    {
        var name = Objects.Fresh("Exact");
        var id = Objects.IdOf((await Answer.PostAsync(Http, "api/device", Objects.Device(name))).Accepted());

        Assert.Equal(id, Objects.IdOf((await Answer.GetAsync(Http, $"api/tenant/devices?deviceName={name}")).Accepted()));
        Assert.Equal(id, Objects.IdOf((await Answer.GetAsync(Http, $"api/tenant/device?deviceName={name}")).Accepted()));
        (await Answer.GetAsync(Http, $"api/tenant/devices?deviceName={name.ToLowerInvariant()}")).Refused(404, 32, "Requested item wasn't found!");
        (await Answer.GetAsync(Http, "api/tenant/devices?deviceName=")).Refused(404, 32);
        (await Answer.GetAsync(Http, $"api/tenant/device?deviceName={new string('x', 300)}")).Refused(404, 32);
    }

    private async Task<List<JsonNode>> AllAsync(string path, int pageSize)
    {
        var all = new List<JsonNode>();
        for (var page = 0; ; page++)
        {
            var answer = (await Answer.GetAsync(Http, $"{path}&pageSize={pageSize}&page={page}")).Accepted();
            all.AddRange(answer["data"]!.AsArray().Select(device => device!));
            if (!answer["hasNext"]!.GetValue<bool>())
            {
                Assert.Equal(all.Count, answer["totalElements"]!.GetValue<int>());
                return all;
            }
        }
    }
}
