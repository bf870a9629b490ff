using CsCheck;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Devices;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

public sealed class DeviceNameRulesTests
{
    [Theory]
    [InlineData(" pump-3 ", "pump-3")]
    [InlineData("\t\r\n\u0000\u001fpump 3\u0020", "pump 3")]
    [InlineData("\u00a0pump\u00a0", "\u00a0pump\u00a0")]
    [InlineData("\u2003pump\u3000", "\u2003pump\u3000")]
    [InlineData("\u007fpump", "\u007fpump")]
    [InlineData(" \t\n", "")]
    [InlineData("", "")]
    public void I11_only_characters_up_to_U0020_are_stripped(string name, string expected) =>
        Assert.Equal(expected, DeviceNameRules.Trim(name));

    [Fact]
    public void I11_trimming_does_what_Java_does() => Gen.String[Gen.Char['\u0000', '\u00ff'], 0, 12].Sample(name =>
    {
        var java = System.Text.RegularExpressions.Regex.Replace(name, @"\A[\u0000-\u0020]+|[\u0000-\u0020]+\z", string.Empty);

        Assert.Equal(java, DeviceNameRules.Trim(name));
        Assert.Equal(java, DeviceNameRules.Trim(java));
    });

    [Theory]
    [InlineData("Pump-3")]
    [InlineData("\u00a0")]
    [InlineData("A1B2")]
    [InlineData("12+x")]
    [InlineData("a/b")]
    [InlineData("5 < 6 > 4")]
    [InlineData("<3")]
    [InlineData("a<")]
    [InlineData("${jndi:x}'\";--")]
    [InlineData("né\u0301")]
    public void I11_any_text_is_a_name(string name) => Assert.Null(DeviceNameRules.CheckDevice(name));

    [Fact]
    public void I11_names_have_1_to_255_characters_counted_as_code_points()
    {
        Assert.Null(DeviceNameRules.CheckDevice(new string('x', 255)));
        Assert.Null(DeviceNameRules.CheckDevice(string.Concat(Enumerable.Repeat("\U0001F527", 255))));
        Assert.Equal("Validation error: name length must be equal or less than 255", DeviceNameRules.CheckDevice(new string('x', 256))!.Detail);
        Assert.Equal("Validation error: name length must be equal or less than 255", DeviceNameRules.CheckDevice(string.Concat(Enumerable.Repeat("\U0001F527", 256)))!.Detail);
        Assert.Equal("Device name should be specified!", DeviceNameRules.CheckDevice(string.Empty)!.Detail);
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("<script>")]
    [InlineData("x<b>y")]
    [InlineData("</p>")]
    [InlineData("<!-- -->")]
    [InlineData("<?xml")]
    public void I11_U0000_and_markup_are_malformed(string name) => AssertMalformed(name);

    [Fact]
    public void I11_half_a_surrogate_pair_is_malformed()
    {
        AssertMalformed("a\ud83d");
        AssertMalformed("\udd27a");
        AssertMalformed("\udd27\ud83d");
    }

    [Fact]
    public void An_operator_cannot_name_a_device_as_no_device_could_call_itself()
    {
        Assert.NotNull(DeviceNameRules.CheckDevice(" pump"));
        Assert.NotNull(DeviceNameRules.CheckDevice("pump\n"));
    }

    private static void AssertMalformed(string name)
    {
        var fault = DeviceNameRules.CheckDevice(name);

        Assert.Equal(FaultCode.InvalidArgument, fault!.Code);
        Assert.Equal("Validation error: name is malformed", fault.Detail);
        Assert.Equal("name", fault.Field);
    }
}
