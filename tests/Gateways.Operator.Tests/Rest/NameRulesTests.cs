using ProvisioningCluster.Gateways.Operator.Rest;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Rest;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("pump-3", "pump-3")]
    [InlineData(" pump-3 ", "pump-3")]
    [InlineData("\t\r\n\u0001pump 3\u001f", "pump 3")]
    [InlineData("\u00a0pump\u00a0", "\u00a0pump\u00a0")]
    [InlineData("\u2003pump\u3000", "\u2003pump\u3000")]
    [InlineData("   ", "")]
    [InlineData(null, "")]
    public void I11_only_characters_up_to_U0020_are_stripped(string? name, string normalised)
    {
        Assert.Equal(normalised, NameRules.Normalised(name));
    }

    [Fact]
    public void I11_255_characters_are_a_name_whatever_they_are_made_of()
    {
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 255));

        Assert.Null(NameRules.FaultOfName(emoji, DeviceTexts.NameMissing));
        Assert.True(NameRules.CanBeName(emoji));
        Assert.Equal("Validation error: name length must be equal or less than 255", NameRules.FaultOfName(emoji + "x", DeviceTexts.NameMissing)!.Detail);
        Assert.False(NameRules.CanBeName(emoji + "x"));
        Assert.Equal("Device name should be specified!", NameRules.FaultOfName(string.Empty, DeviceTexts.NameMissing)!.Detail);
    }
}
