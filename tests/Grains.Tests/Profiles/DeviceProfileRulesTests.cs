using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

public sealed class DeviceProfileRulesTests
{
    [Fact]
    public void A_new_profile_has_version_1_and_each_save_adds_one()
    {
        var created = Value(Save(null, Request()));
        var updated = Value(Save(created, Request() with { Create = false, Version = 1, Name = "renamed" }, now: 9));

        Assert.Equal((1, 5, "name"), (created.Version, created.CreatedAt, created.Name));
        Assert.Equal((2, 5, "renamed"), (updated.Version, updated.CreatedAt, updated.Name));
    }

    [Fact]
    public void An_old_version_is_refused_and_none_overwrites()
    {
        var current = Value(Save(null, Request())) with { Version = 2 };

        var fault = FaultOf(Save(current, Request() with { Create = false, Version = 1 }));

        Assert.Equal(FaultCode.VersionConflict, fault.Code);
        Assert.Contains("already changed by someone else", fault.Detail, StringComparison.Ordinal);
        Assert.Equal(3, Value(Save(current, Request() with { Create = false, Version = null })).Version);
    }

    [Theory]
    [InlineData("", "Device profile name should be specified!")]
    [InlineData("  ", "Device profile name should be specified!")]
    [InlineData("<script>", "Validation error: name is malformed")]
    [InlineData("a\0", "Validation error: name is malformed")]
    public void Names_are_checked(string name, string text) => Assert.Equal(text, FaultOf(Save(null, Request() with { Name = name })).Detail);

    [Fact]
    public void Lengths_are_checked()
    {
        Assert.Equal("Validation error: name length must be equal or less than 255", FaultOf(Save(null, Request() with { Name = new string('x', 256) })).Detail);
        Assert.Equal("provisionDeviceKey", FaultOf(Save(null, Request() with { ProvisionKey = new string('k', 256) })).Field);
        Assert.Equal("provisionDeviceKey", FaultOf(Save(null, Request() with { ProvisionKey = "a\nb" })).Field);
        Assert.Equal("description", FaultOf(Save(null, Request() with { Description = new string('x', 1025) })).Field);
    }

    [Fact]
    public void Unknown_kinds_are_refused()
    {
        Assert.Equal("transportType", FaultOf(Save(null, Request() with { Transport = (ProfileTransport)9 })).Field);
        Assert.Equal("provisionType", FaultOf(Save(null, Request() with { Strategy = (ProvisionStrategy)9 })).Field);
    }

    [Fact]
    public void A_create_of_what_exists_and_an_update_of_what_does_not_are_refused()
    {
        var current = Value(Save(null, Request()));

        Assert.Equal(FaultCode.NameTaken, FaultOf(Save(current, Request())).Code);
        Assert.Equal(FaultCode.NotFound, FaultOf(Save(null, Request() with { Create = false })).Code);
    }

    [Fact]
    public void An_empty_key_is_no_key() => Assert.Null(Value(Save(null, Request() with { ProvisionKey = string.Empty })).ProvisionKey);

    [Fact]
    public void Only_another_transport_must_wait_for_the_devices_to_go()
    {
        var current = Value(Save(null, Request()));

        Assert.False(DeviceProfileRules.ChangesTransport(null, current));
        Assert.False(DeviceProfileRules.ChangesTransport(current, current with { Strategy = ProvisionStrategy.AllowCreateNewDevices }));
        Assert.True(DeviceProfileRules.ChangesTransport(current, current with { Transport = ProfileTransport.Coap }));
    }

    private static SaveDeviceProfileRequest Request() => Installation.ProfileOf(ProvisionStrategy.Disabled, "key", "secret", name: "name");

    private static Result<DeviceProfileState> Save(DeviceProfileState? current, SaveDeviceProfileRequest request, long now = 5) =>
        DeviceProfileRules.Save(current, request, now, _ => [1]);

    private static DeviceProfileState Value(Result<DeviceProfileState> result) => Installation.Value(result);

    private static Fault FaultOf(Result<DeviceProfileState> result) => Installation.Refused(result);
}
