using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

[Collection(ClusterCollection.Name)]
public sealed class ApiKeyGrainTests(ClusterFixture fixture)
{
    private readonly TenantId tenant = new(Guid.NewGuid());
    private readonly string name = $"{Installation.Fresh("Mes")}@acme.test";

    private IUserGrain User => fixture.Grains.GetGrain<IUserGrain>(new UserKey(name).ToString());

    private IUserIndexGrain Index => fixture.Grains.GetGrain<IUserIndexGrain>(new UserIndexKey(tenant).ToString());

    [Fact]
    public async Task T23_a_key_outlives_its_activation_and_only_its_hash_is_stored()
    {
        var user = await MachineAsync();
        var issued = Installation.Value(await User.CreateKeyAsync(Request(user)));
        var stored = fixture.Storage.Read(StateNames.User, new UserKey(name).ToString())!;

        await fixture.Cluster.DeactivateAsync(User);
        var opened = Installation.Value(await User.OpenKeyAsync(issued.Text));

        Assert.Equal((user.UserId, tenant, issued.Key.KeyId, UserAuthority.TenantAdministrator), (opened.User.UserId, opened.User.Tenant, opened.Key.KeyId, opened.Authority));
        Assert.Contains(ApiKeyText.HashOf(issued.Text).Replace("+", "\\u002B", StringComparison.Ordinal), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(issued.Text.Reveal().Split('.')[1], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_creation_broke_off_is_not_there()
    {
        var user = await MachineAsync();
        fixture.Storage.BreakWrite(StateNames.User, new UserKey(name).ToString());
        await Assert.ThrowsAnyAsync<Exception>(async () => await User.CreateKeyAsync(Request(user)));

        Assert.Empty(Installation.Value(await User.ListKeysAsync(user.UserId)));
    }

    [Fact]
    public async Task The_last_use_is_kept_and_a_revoked_key_has_none()
    {
        var user = await MachineAsync();
        var key = Installation.Value(await User.CreateKeyAsync(Request(user))).Key;

        Installation.Value(await User.NoteKeyUseAsync(key.KeyId));
        await fixture.Cluster.DeactivateAsync(User);
        var used = Assert.Single(Installation.Value(await User.ListKeysAsync(user.UserId)));
        Installation.Value(await User.DeleteKeyAsync(user.UserId, key.KeyId, "ops"));
        Installation.Value(await User.NoteKeyUseAsync(key.KeyId));

        Assert.NotNull(used.LastUsedAt);
        Assert.Empty(Installation.Value(await User.ListKeysAsync(user.UserId)));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await User.DeleteKeyAsync(user.UserId, key.KeyId, "ops")).Code);
    }

    [Fact]
    public async Task I15_uses_of_a_key_are_audited_once_for_each_address_and_hour()
    {
        var user = await MachineAsync();
        var key = Installation.Value(await User.CreateKeyAsync(Request(user))).Key;

        foreach (var source in new[] { "198.51.100.7", "198.51.100.7", "198.51.100.8", "198.51.100.7" })
        {
            OperatorSource.Set(source);
            Installation.Value(await User.NoteKeyUseAsync(key.KeyId));
        }

        OperatorSource.Set(null);
        var uses = (await fixture.Ledger.ReadAuditAsync(new AuditFilter { Tenant = tenant, Limit = 100, Action = AuditAction.ApiKeyUsed, OldestFirst = true }, TestContext.Current.CancellationToken))
            .Select(line => line.Row).ToList();
        Assert.Equal(["198.51.100.7", "198.51.100.8"], uses.Select(row => row.Source));
        Assert.All(uses, row => Assert.Equal(new AuditActor(name, key.KeyId, "Line 2"), AuditActor.Parse(row.Actor!)));
    }

    [Fact]
    public async Task I21_uses_from_very_many_addresses_are_summed()
    {
        var user = await MachineAsync();
        var key = Installation.Value(await User.CreateKeyAsync(Request(user))).Key;

        for (var number = 0; number < 1_010; number++)
        {
            OperatorSource.Set($"2001:db8::{number:x}");
            Installation.Value(await User.NoteKeyUseAsync(key.KeyId));
        }

        OperatorSource.Set(null);
        Assert.Equal(1_001, (await fixture.Ledger.ReadAuditAsync(new AuditFilter { Tenant = tenant, Limit = 2_000, Action = AuditAction.ApiKeyUsed }, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_user_who_comes_again_under_the_same_name_has_no_key_of_the_former()
    {
        var user = await MachineAsync();
        var issued = Installation.Value(await User.CreateKeyAsync(Request(user)));
        Installation.Value(await User.DeleteAsync(user.UserId, "ops"));
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await User.OpenKeyAsync(issued.Text)).Code);

        var again = await MachineAsync();

        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await User.OpenKeyAsync(issued.Text)).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await User.CreateKeyAsync(Request(user))).Code);
        Assert.Empty(Installation.Value(await User.ListKeysAsync(again.UserId)));
    }

    [Fact]
    public async Task I17_a_key_is_found_in_its_own_tenant_only()
    {
        var user = await MachineAsync();
        var key = Installation.Value(await User.CreateKeyAsync(Request(user))).Key;
        var other = fixture.Grains.GetGrain<IUserIndexGrain>(new UserIndexKey(new TenantId(Guid.NewGuid())).ToString());

        Assert.Equal(user.UserId, Installation.Value(await Index.FindKeyAsync(key.KeyId)).UserId);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await Index.FindKeyAsync(Guid.NewGuid())).Code);
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await other.FindKeyAsync(key.KeyId)).Code);
    }

    private static CreateApiKeyRequest Request(UserSnapshot user) => new(user.UserId, null, "Line 2", null, Disabled: false, "ops");

    /// <summary>A user without a password: nobody signs in as it.</summary>
    private async Task<UserSnapshot> MachineAsync() => Installation.Value(await Index.CreateAsync(
        new CreateUserRequest(tenant, name, UserAuthority.TenantAdministrator, new SecretText(string.Empty)) { WithoutPassword = true, Actor = "ops" }));
}
