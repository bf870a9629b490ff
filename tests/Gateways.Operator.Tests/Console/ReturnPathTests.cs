using ProvisioningCluster.Gateways.Operator.Console.SignedIn;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

public sealed class ReturnPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/devices?search=press%2017")]
    public void Signing_in_leads_to_a_page_of_ours(string asked) => Assert.Equal(asked, ReturnPath.Of(asked));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://elsewhere.test/")]
    [InlineData("//elsewhere.test/")]
    [InlineData("/\\elsewhere.test/")]
    [InlineData("/\t/elsewhere.test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/devices\r\nLocation: https://elsewhere.test/")]
    [InlineData("/sign-in?returnUrl=%2F")]
    public void T26_and_never_elsewhere(string? asked) => Assert.Equal("/", ReturnPath.Of(asked));
}
