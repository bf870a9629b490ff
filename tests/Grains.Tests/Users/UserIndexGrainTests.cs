using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

[Collection(ClusterCollection.Name)]
public sealed class UserIndexGrainTests(ClusterFixture fixture)
{
    private readonly TenantId tenant = new(Guid.NewGuid());
    private readonly string name = $"{Installation.Fresh("Ada")}@acme.test";

    private IUserIndexGrain Index => fixture.Grains.GetGrain<IUserIndexGrain>(new UserIndexKey(tenant).ToString());

    private IUserGrain User => fixture.Grains.GetGrain<IUserGrain>(new UserKey(name).ToString());

    [Fact]
    public async Task A_creation_that_broke_off_before_the_list_is_mended_by_the_next()
    {
        fixture.Storage.BreakWrite(StateNames.UserIndex, new UserIndexKey(tenant).ToString());
        await Assert.ThrowsAnyAsync<Exception>(async () => await Index.CreateAsync(Request(name)));
        Assert.Empty(Installation.Value(await Index.ListAsync()));

        Assert.Equal(FaultCode.NameTaken, Installation.Refused(await Index.CreateAsync(Request(name))).Code);

        Assert.Equal([name], Installation.Value(await Index.ListAsync()).Select(user => user.UserName));
    }

    [Fact]
    public async Task A_deletion_that_broke_off_after_the_user_was_gone_shows_nobody_and_frees_the_name()
    {
        var user = Installation.Value(await Index.CreateAsync(Request(name)));
        fixture.Storage.BreakWrite(StateNames.UserIndex, new UserIndexKey(tenant).ToString());
        await Assert.ThrowsAnyAsync<Exception>(async () => await Index.DeleteAsync(user.UserId, "ops"));

        Assert.Empty(Installation.Value(await Index.ListAsync()));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Index.FindAsync(user.UserId)).Code);
        var again = Installation.Value(await Index.CreateAsync(Request(name)));

        Assert.NotEqual(user.UserId, again.UserId);
        Assert.Equal([again.UserId], Installation.Value(await Index.ListAsync()).Select(listed => listed.UserId));
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_stays()
    {
        var other = $"{Installation.Fresh("Bob")}@acme.test";
        var users = new[] { await ActiveAsync(name), await ActiveAsync(other) };

        var answers = await Task.WhenAll(users.Select(async user => await Index.DeleteAsync(user.UserId, "ops")));

        Assert.Single(answers, answer => answer.TryGet(out _, out _));
        Assert.Single(Installation.Value(await Index.ListAsync()));
    }

    [Fact]
    public async Task A_removed_user_leaves_a_mark_that_says_so_and_nothing_else()
    {
        var user = Installation.Value(await Index.CreateAsync(Request(name)));
        Installation.Value(await Index.DeleteAsync(user.UserId, "ops"));
        await fixture.Cluster.DeactivateAsync(User);

        Assert.Equal((FaultCode.NotFound, "user_deleted"), (Installation.Refused(await User.GetAsync()).Code, Installation.Refused(await User.GetAsync()).Reason));
        Assert.DoesNotContain(name, fixture.Storage.Read("user", new UserKey(name).ToString()), StringComparison.Ordinal);
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await User.SignInAsync(new SecretText("x"))).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Index.AdoptAsync(name)).Code);
    }

    [Fact]
    public async Task I17_another_tenants_user_is_neither_listed_nor_adopted()
    {
        var user = Installation.Value(await Index.CreateAsync(Request(name)));
        var other = fixture.Grains.GetGrain<IUserIndexGrain>(new UserIndexKey(new TenantId(Guid.NewGuid())).ToString());

        Assert.Equal(FaultCode.NotFound, Installation.Refused(await other.AdoptAsync(name)).Code);
        Assert.Equal(FaultCode.NameTaken, Installation.Refused(await other.CreateAsync(Request(name))).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await other.FindAsync(user.UserId)).Code);
        Assert.Empty(Installation.Value(await other.ListAsync()));
    }

    [Fact]
    public async Task A_closed_index_has_nobody_and_takes_nobody()
    {
        var user = await ActiveAsync(name);

        Installation.Value(await Index.CloseAsync("root"));
        Installation.Value(await Index.CloseAsync("root"));

        Assert.Equal(FaultCode.NotFound, Installation.Refused(await User.GetAsync()).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Index.FindAsync(user.UserId)).Code);
        Assert.Equal(FaultCode.InUse, Installation.Refused(await Index.CreateAsync(Request(name))).Code);
    }

    [Fact]
    public async Task T23_an_activation_is_kept_as_a_hash_and_expires()
    {
        var user = Installation.Value(await Index.CreateAsync(Request(name)));
        var activation = Installation.Value(await User.IssueActivationAsync(user.UserId, "ops"));
        var stored = fixture.Storage.Read("user", new UserKey(name).ToString())!;

        Assert.DoesNotContain(activation.Token.Reveal().Split('.')[1], stored, StringComparison.Ordinal);
        Assert.Equal(name, ActivationToken.UserNameOf(activation.Token));
        Assert.InRange(activation.ExpiresAt, DateTimeOffset.UtcNow.AddHours(23).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeMilliseconds());
    }

    private CreateUserRequest Request(string userName) => new(tenant, userName, UserAuthority.TenantAdministrator, new SecretText(string.Empty)) { WithoutPassword = true, Actor = "ops" };

    private async Task<UserSnapshot> ActiveAsync(string userName)
    {
        var user = Installation.Value(await Index.CreateAsync(Request(userName)));
        var grain = fixture.Grains.GetGrain<IUserGrain>(new UserKey(userName).ToString());
        var activation = Installation.Value(await grain.IssueActivationAsync(user.UserId, "ops"));
        return Installation.Value(await grain.ActivateAsync(activation.Token, new SecretText("a long password"))).User;
    }
}
