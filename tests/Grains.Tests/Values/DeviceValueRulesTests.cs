using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Values;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Values;

public sealed class DeviceValueRulesTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("-1.5e3")]
    [InlineData("true")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("[]")]
    public void Json_values_are_taken(string json) => Assert.Null(DeviceValueRules.Check(Request("k", json)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("nope")]
    [InlineData("1 2")]
    [InlineData("{\"a\":1")]
    [InlineData("'x'")]
    public void What_is_no_json_value_is_refused(string json) => Assert.Equal("value", DeviceValueRules.Check(Request("k", json))!.Field);

    [Fact]
    public void Keys_and_values_are_bounded()
    {
        Assert.Null(DeviceValueRules.Check(Request(new string('k', 255), "1")));
        Assert.Equal("key", DeviceValueRules.Check(Request(new string('k', 256), "1"))!.Field);
        Assert.Equal("key", DeviceValueRules.Check(Request(string.Empty, "1"))!.Field);
        Assert.Equal("key", DeviceValueRules.Check(Request("a\0", "1"))!.Field);
        Assert.Null(DeviceValueRules.Check(Request("k", $"\"{new string('x', (64 * 1024) - 2)}\"")));
        Assert.Equal("value", DeviceValueRules.Check(Request("k", $"\"{new string('x', (64 * 1024) - 1)}\""))!.Field);
        Assert.Equal("value", DeviceValueRules.Check(Request("k", $"\"{new string('\u00fc', 33 * 1024)}\""))!.Field);
        Assert.Equal("value", DeviceValueRules.Check(Request("k", new string('[', 33) + new string(']', 33)))!.Field);
    }

    [Theory]
    [InlineData(ValueScope.Telemetry, true, true)]
    [InlineData(ValueScope.Client, true, true)]
    [InlineData(ValueScope.Shared, true, false)]
    [InlineData(ValueScope.Server, true, false)]
    [InlineData(ValueScope.Server, false, true)]
    [InlineData((ValueScope)9, false, false)]
    public void A_device_writes_only_its_own_scopes(ValueScope scope, bool fromDevice, bool taken) =>
        Assert.Equal(taken, DeviceValueRules.Check(Request("k", "1") with { Scope = scope, FromDevice = fromDevice }) is null);

    [Fact]
    public void I06_the_provision_state_is_no_ordinary_value()
    {
        var request = Request("provisionState", "\"provisioned\"");

        Assert.NotNull(DeviceValueRules.Check(request with { Scope = ValueScope.Server, FromDevice = false }));
        Assert.Null(DeviceValueRules.Check(request with { Scope = ValueScope.Client }));
    }

    [Fact]
    public void I21_a_scope_holds_a_thousand_keys()
    {
        var stored = Enumerable.Range(0, 999).Select(i => $"k{i}").ToArray();

        Assert.False(DeviceValueRules.Overflows(stored, ["new"]));
        Assert.False(DeviceValueRules.Overflows(stored, ["new", "k1", "k2"]));
        Assert.True(DeviceValueRules.Overflows(stored, ["new", "newer"]));
    }

    [Fact]
    public void A_device_is_told_of_attributes_in_one_object()
    {
        Assert.Equal("""{"a":1,"b\u0022":{"c":true}}""", DeviceValueRules.UpdateMessage([new DeviceValue("a", "1", 1), new DeviceValue("b\"", """{"c":true}""", 1)]));
        Assert.Equal("""{"deleted":["a","b"]}""", DeviceValueRules.RemovalMessage(["a", "b"]));
    }

    private static SaveValuesRequest Request(string key, string json) =>
        new(TenantId.Default, Guid.NewGuid(), ValueScope.Telemetry, [new DeviceValue(key, json, 1)], true);
}
