using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

[Collection(ClusterCollection.Name)]
public sealed class ProvisioningSecrecyTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    [Fact]
    public async Task D9_D27_T02_unknown_key_wrong_secret_and_switched_off_profiles_are_one_answer_with_an_audit_row_each()
    {
        var allow = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var off = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        using var authority = TestAuthority.Root(Installation.Fresh("ca"));
        var chain = await installation.CreateChainProfileAsync(authority);
        var name = Installation.Fresh("device");
        var request = Installation.RequestFor(allow, name);

        Fault[] faults =
        [
            Installation.Refused(await installation.ProvisionAsync(request with { ProvisionKey = new SecretText(Installation.Fresh("unknown")) })),
            Installation.Refused(await installation.ProvisionAsync(request with { ProvisionSecret = new SecretText("wrong") })),
            Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(off, name))),
            Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(chain, name))),
            Installation.Refused(await installation.ProvisionAsync(request with { ProvisionSecret = default })),
        ];

        Assert.All(faults, fault => Assert.Equal(faults[0], fault));
        Assert.Equal(FaultCode.ProvisionDataNotFound, faults[0].Code);
        Assert.Null(faults[0].Reason);
        Assert.Equal(
            ["0 2 unknown_key", "0 2 wrong_secret", "0 2 profile_disabled", "0 2 chain_profile", "0 2 key_or_secret_missing"],
            installation.AuditOf(name));
        var tenants = fixture.Query("SELECT tenant_id IS NULL FROM audit WHERE device_name = @0 ORDER BY seq", name);
        Assert.Equal(["1", "0", "0", "0", "1"], tenants);
    }

    [Fact]
    public async Task T03_without_the_secret_no_device_is_activated_or_read()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var existing = Installation.Fresh("device");
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, existing)));
        await fixture.Cluster.DeactivateAsync(installation.Device(existing));
        var absent = Installation.Fresh("device");

        foreach (var name in new[] { existing, absent })
        {
            var request = Installation.RequestFor(profile, name);
            Installation.Refused(await installation.ProvisionAsync(request with { ProvisionSecret = new SecretText("wrong") }));
            Installation.Refused(await installation.ProvisionAsync(request with { ProvisionKey = new SecretText("unknown") }));
        }

        var activations = await fixture.ActivationsAsync();
        Assert.DoesNotContain(activations, id => id.Contains(existing, StringComparison.Ordinal) || id.Contains(absent, StringComparison.Ordinal));
        Assert.False(fixture.Ledger.Reads.ContainsKey(new DeviceKey(installation.Tenant, existing)));
        Assert.False(fixture.Ledger.Reads.ContainsKey(new DeviceKey(installation.Tenant, absent)));
    }

    [Fact]
    public async Task T02_an_unknown_key_activates_no_grain()
    {
        var key = Installation.Fresh("unknown");
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, "x") with { ProvisionKey = new SecretText(key) }));

        Assert.DoesNotContain(await fixture.ActivationsAsync(), id => id.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task I16_T24_no_secret_reaches_logs_audit_or_events()
    {
        var canary = $"canary{Guid.NewGuid():N}";
        var profile = Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(
            Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), canary + "secret")));
        var name = Installation.Fresh("device");
        var request = Installation.RequestFor(profile, name) with
        {
            CredentialsType = CredentialsType.MqttBasic,
            ClientId = new SecretText(canary + "client"),
            UserName = new SecretText(canary + "user"),
            Password = new SecretText(canary + "password"),
        };

        Installation.Value(await installation.ProvisionAsync(request));
        Installation.Refused(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid(), ProvisionSecret = new SecretText(canary + "wrong") }));
        Installation.Refused(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid(), DeviceName = Installation.Fresh("other") }));
        Installation.Refused(await installation.LoginAsync(canary + "token"));
        fixture.Ledger.Script(new DeviceKey(installation.Tenant, name + "-broken"), (_, _) => throw new InvalidOperationException("broken"));
        await Assert.ThrowsAnyAsync<Exception>(() => installation.ProvisionAsync(request with { OperationId = Guid.NewGuid(), DeviceName = name + "-broken" }));

        Assert.NotEmpty(fixture.Log.Lines);
        Assert.DoesNotContain(fixture.Log.Lines, line => line.Contains(canary, StringComparison.Ordinal));
        Assert.Empty(fixture.Query("SELECT seq FROM audit WHERE instr(reason || coalesce(device_name, '') || coalesce(source, '') || coalesce(actor, ''), @0)", canary));
        Assert.Empty(fixture.Query("SELECT seq FROM outbox WHERE instr(payload, @0)", canary));
        Assert.DoesNotContain(canary, fixture.Storage.Read("deviceProfile", new DeviceProfileKey(installation.Tenant, profile.ProfileId).ToString()), StringComparison.Ordinal);
    }
}
