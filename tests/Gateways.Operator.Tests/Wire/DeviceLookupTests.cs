using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Devices by their ids, their types, and those of customers (wire-spec 6.5).</summary>
public sealed class DeviceLookupTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Fact]
    public async Task Devices_are_read_by_their_ids_in_the_order_asked_for()
    {
        var first = (await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("first")))).Accepted();
        var second = (await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("second")))).Accepted();

        var found = (await Answer.GetAsync(Http, $"api/devices?deviceIds={Objects.IdOf(second)},{Guid.NewGuid()},{Objects.IdOf(first)},{Objects.IdOf(second)}")).Accepted().AsArray();

        Assert.Equal([second.ToJsonString(), first.ToJsonString()], found.Select(device => device!.ToJsonString()));
    }

    [Theory]
    [InlineData("api/devices", "Request parameter 'deviceIds' must hold 1 to 200 ids")]
    [InlineData("api/devices?deviceIds=,", "Request parameter 'deviceIds' must hold 1 to 200 ids")]
    [InlineData("api/devices?deviceIds=x", "Invalid UUID string")]
    public async Task Ids_must_be_given_and_be_ids(string path, string text)
    {
        (await Answer.GetAsync(Http, path)).Refused(400, 31, text);
    }

    [Fact]
    public async Task TB95_types_are_the_names_of_profiles_in_order()
    {
        var name = Objects.Fresh("Type");
        var profile = (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(name))).Accepted();

        var types = (await Answer.GetAsync(Http, "api/device/types")).Accepted().AsArray();

        var names = types.Select(type => type!["type"]!.GetValue<string>()).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        var own = Assert.Single(types, type => type!["type"]!.GetValue<string>() == name)!;
        Assert.Equal("DEVICE", own["entityType"]!.GetValue<string>());
        Assert.Equal(profile["tenantId"]!.ToJsonString(), own["tenantId"]!.ToJsonString());
    }

    [Theory]
    [InlineData("devices")]
    [InlineData("deviceInfos")]
    public async Task A_customer_is_not_found(string listing)
    {
        var id = Guid.NewGuid();

        (await Answer.GetAsync(Http, $"api/customer/{id}/{listing}?pageSize=10&page=0")).Refused(404, 32, $"Customer with id [{id}] is not found");
        (await Answer.GetAsync(Http, $"api/customer/x/{listing}?pageSize=10&page=0")).Refused(400, 31, "Invalid UUID string");
    }
}
