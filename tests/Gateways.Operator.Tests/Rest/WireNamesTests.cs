using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Abstractions.Values;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Rest;

public sealed class WireNamesTests
{
    [Fact]
    public void Every_value_has_a_name_and_every_name_its_value()
    {
        Assert.All(Enum.GetValues<ProvisionStrategy>(), value => Assert.True(WireNames.TryParse(WireNames.Of(value), out ProvisionStrategy read) && read == value));
        Assert.All(Enum.GetValues<ProfileTransport>(), value => Assert.True(WireNames.TryParse(WireNames.Of(value), out ProfileTransport read) && read == value));
        Assert.All(Enum.GetValues<CredentialsType>(), value => Assert.True(WireNames.TryParse(WireNames.Of(value), out CredentialsType read) && read == value));
        Assert.All(Enum.GetValues<UserAuthority>(), value => Assert.True(AuthorityScopes.TryParse(AuthorityScopes.Of(value), out var read) && read == value));
    }

    [Theory]
    [InlineData("SERVER_SCOPE", true)]
    [InlineData("SHARED_SCOPE", true)]
    [InlineData("CLIENT_SCOPE", true)]
    [InlineData("server_scope", false)]
    [InlineData("Telemetry", false)]
    public void Scopes_are_three(string text, bool known)
    {
        Assert.Equal(known, WireNames.TryParse(text, out ValueScope _));
    }
}
