using System.Net;
using ProvisioningCluster.Grains.Events;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Events;

public sealed class EndpointAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:db8::1")]
    public void Inner_addresses_are_told(string address) => Assert.False(EndpointAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public void Public_addresses_are_told(string address) => Assert.True(EndpointAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("", "10.1.2.3", false)]
    [InlineData("10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("10.1.0.0/16, ::1", "::1", true)]
    [InlineData("10.1.0.0/16, ::1", "127.0.0.1", false)]
    [InlineData("10.1.0.0/16, ::1", "1.1.1.1", true)]
    public void Settings_add_to_the_public_addresses(string networks, string address, bool allowed) =>
        Assert.Equal(allowed, EndpointNetworks.TryParse(networks, out _)!.Allows(IPAddress.Parse(address)));

    [Fact]
    public void A_network_that_is_none_is_named()
    {
        Assert.Null(EndpointNetworks.TryParse("10.1.0.0/16, intranet", out var fault));
        Assert.Equal("intranet", fault);
        Assert.StartsWith("Webhooks:AllowedNetworks: 'intranet'", Assert.Single(new WebhookOptions { AllowedNetworks = "intranet" }.Faults()), StringComparison.Ordinal);
    }
}
