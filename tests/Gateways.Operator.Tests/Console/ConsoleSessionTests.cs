using System.Net;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

public sealed class ConsoleSessionTests
{
    [Fact]
    public void What_a_cookie_says_is_read_back()
    {
        var identity = new OperatorIdentity(Guid.NewGuid(), "ada@acme.test", new TenantId(Guid.NewGuid()), UserAuthority.Auditor, Guid.NewGuid());
        var signedIn = new DateTimeOffset(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);

        var user = ConsoleSession.PrincipalOf(identity, signedIn, IPAddress.Parse("2001:db8::7"));

        Assert.Equal(identity, ConsoleSession.IdentityOf(user));
        Assert.Equal(signedIn, ConsoleSession.SignedInAt(user));
        Assert.Equal(IPAddress.Parse("2001:db8::7"), ConsoleSession.SourceOf(user));
        Assert.True(user.IsInRole("AUDITOR"));
    }

    [Fact]
    public void T21_a_cookie_that_does_not_say_when_is_too_old()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch, ConsoleSession.SignedInAt(new()));
        Assert.Null(ConsoleSession.IdentityOf(new()));
    }
}
