using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

[Collection(ClusterCollection.Name)]
public sealed class UserGrainTests(ClusterFixture fixture)
{
    private readonly string name = $"{Installation.Fresh("Ops")}@acme.test";

    private IUserGrain User => fixture.Grains.GetGrain<IUserGrain>(new UserKey(name).ToString());

    [Fact]
    public async Task A_user_signs_in_with_the_password_and_is_created_once()
    {
        var created = Installation.Value(await User.CreateAsync(Request("correct horse")));
        var second = Installation.Refused(await User.CreateAsync(Request("other")));

        await fixture.Cluster.DeactivateAsync(User);
        Assert.Equal(created, Installation.Value(await User.SignInAsync(new SecretText("correct horse"))).User);
        Assert.Equal(created, Installation.Value(await User.GetAsync()));
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await User.SignInAsync(new SecretText("other"))).Code);
        Assert.Equal(FaultCode.NameTaken, second.Code);
        Assert.Equal((name, UserAuthority.TenantAdministrator), (created.UserName, created.Authority));
        Assert.DoesNotContain("horse", fixture.Storage.Read("user", new UserKey(name).ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T22_an_unknown_user_gets_the_same_answer_as_a_wrong_password()
    {
        var unknown = Installation.Refused(await User.SignInAsync(new SecretText("x")));
        Installation.Value(await User.CreateAsync(Request("y")));
        var wrong = Installation.Refused(await User.SignInAsync(new SecretText("x")));

        Assert.Equal(unknown, wrong);
        Assert.Equal("Invalid username or password", wrong.Detail);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T22_after_five_failures_even_the_right_password_must_wait(bool known)
    {
        if (known)
        {
            Installation.Value(await User.CreateAsync(Request("right")));
        }

        for (var i = 0; i < 5; i++)
        {
            Installation.Refused(await User.SignInAsync(new SecretText("wrong")));
        }

        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await User.SignInAsync(new SecretText("right"))).Code);
    }

    [Theory]
    [InlineData("", "p")]
    [InlineData("  ", "p")]
    [InlineData("a\nb", "p")]
    [InlineData("a", "")]
    public async Task Users_need_a_name_and_a_password(string userName, string password)
    {
        var request = Request(password) with { UserName = userName };

        Assert.Equal(FaultCode.InvalidArgument, Installation.Refused(await User.CreateAsync(request)).Code);
    }

    [Fact]
    public async Task T21_the_token_key_is_512_bits_made_once_and_not_stored_in_clear()
    {
        var installation = fixture.Grains.GetGrain<IInstallationGrain>(0);

        var key = Installation.Value(await installation.GetTokenSigningKeyAsync());
        await fixture.Cluster.DeactivateAsync(installation);
        var again = Installation.Value(await installation.GetTokenSigningKeyAsync());

        Assert.Equal(key, again);
        Assert.Equal(64, Convert.FromBase64String(key.Reveal()).Length);
        Assert.DoesNotContain(key.Reveal(), fixture.Storage.Read("installation", "0"), StringComparison.Ordinal);
    }

    private CreateUserRequest Request(string password) => new(TenantId.Default, name, UserAuthority.TenantAdministrator, new SecretText(password));
}
