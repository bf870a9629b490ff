using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

public sealed class DeviceRulesTests
{
    private static readonly Guid Profile = Guid.NewGuid();
    private static readonly DeviceDraft Draft = new(new DeviceKey(TenantId.Default, "press-17"), 1_782_000_000_000, Guid.NewGuid(), Guid.NewGuid());
    private static readonly RequestOrigin Origin = new(TransportProtocol.Coap, "192.0.2.7", false);

    [Fact]
    public void A_new_name_becomes_a_provisioned_device_with_the_requested_credentials()
    {
        var request = Request(ProvisionStrategy.AllowCreateNewDevices) with { Credentials = CredentialsRules.AccessToken("tok-9") };

        var change = DeviceRules.Provision(null, request, Draft).Change!;

        Assert.Equal(0, change.ExpectedRowVersion);
        var device = change.Next!;
        Assert.Equal((Draft.DeviceId, Profile, "provisioned", Draft.Now), (device.DeviceId, device.ProfileId, device.ProvisionState, device.ProvisionStateAt));
        Assert.Equal((1, 1, 1), (device.Version, device.RowVersion, device.Credential.Version));
        Assert.Equal("tok-9", device.Credential.Credentials.CredentialsId.Reveal());
        Assert.Null(device.AdditionalInfo);
        Assert.Null(device.Label);
        Assert.Equal((AuditAction.Provision, AuditStatus.Success, "press-17"), (change.Audit.Action, change.Audit.Status, change.Audit.DeviceName));
        Assert.Equal((TransportProtocol.Coap, "192.0.2.7", request.OperationId), (change.Audit.Protocol, change.Audit.Source!, change.Audit.OperationId));
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], change.Events.Select(row => row.Kind));
    }

    [Theory]
    [InlineData(29_999, true)]
    [InlineData(30_000, false)]
    public void I10_an_answer_is_given_again_until_the_window_is_over(int later, bool given)
    {
        var request = Request(ProvisionStrategy.AllowCreateNewDevices) with { ReplayDigest = "digest", ReplaySeconds = 30 };
        var device = DeviceRules.Provision(null, request, Draft).Change!.Next!;

        var again = DeviceRules.Provision(device, request with { OperationId = Guid.NewGuid() }, Draft with { Now = Draft.Now + later });

        Assert.Equal(given, again.Change is { Audit.Status: AuditStatus.Replayed });
        Assert.Equal(given ? null : "name_taken", again.Fault?.Reason);
    }

    [Fact]
    public void A_gateway_is_marked_as_one()
    {
        var change = DeviceRules.Provision(null, Request(ProvisionStrategy.AllowCreateNewDevices) with { Gateway = true }, Draft).Change!;

        Assert.Equal("""{"gateway":true}""", change.Next!.AdditionalInfo);
    }

    [Fact]
    public void I16_D40_events_carry_the_request_without_secrets()
    {
        var request = Request(ProvisionStrategy.AllowCreateNewDevices) with { Credentials = CredentialsRules.AccessToken("canary-token"), Gateway = true };

        var events = DeviceRules.Provision(null, request, Draft).Change!.Events;

        Assert.All(events, row => Assert.DoesNotContain("canary", row.Payload, StringComparison.Ordinal));
        Assert.Equal(
            $$"""{"tenantId":"{{TenantId.Default.Value}}","deviceId":"{{Draft.DeviceId}}","deviceName":"press-17","deviceProfileId":"{{request.ProfileId}}","credentialsType":"ACCESS_TOKEN","gateway":true}""",
            events[1].Payload);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D2_D4_a_taken_name_is_refused_whatever_the_profile_of_its_device(bool sameProfile)
    {
        var existing = Existing() with { ProfileId = sameProfile ? Profile : Guid.NewGuid() };

        var fault = DeviceRules.Provision(existing, Request(ProvisionStrategy.AllowCreateNewDevices), Draft).Fault!;

        Assert.Equal((FaultCode.ProvisioningRefused, "name_taken", existing.DeviceId), (fault.Code, fault.Reason!, fault.DeviceId!.Value));
    }

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public void I07_the_operation_that_provisioned_a_device_is_answered_again(ProvisionStrategy strategy)
    {
        var request = Request(strategy);
        var existing = Existing() with { ProvisionState = "provisioned", ProvisionOperationId = request.OperationId };

        var decision = DeviceRules.Provision(existing, request, Draft);

        Assert.Same(DeviceDecision.AsItIs, decision);
    }

    [Fact]
    public void D7_I06_a_prepared_device_is_provisioned_with_what_it_has()
    {
        var existing = Existing();
        var request = Request(ProvisionStrategy.CheckPreProvisionedDevices) with { Credentials = CredentialsRules.AccessToken("other"), Gateway = true };

        var change = DeviceRules.Provision(existing, request, Draft).Change!;

        Assert.Equal(existing.RowVersion, change.ExpectedRowVersion);
        Assert.Equal(
            existing with { ProvisionState = "provisioned", ProvisionStateAt = Draft.Now, ProvisionOperationId = request.OperationId, RowVersion = existing.RowVersion + 1 },
            change.Next);
        Assert.Equal(["PROVISION_SUCCESS"], change.Events.Select(row => row.Kind));
    }

    [Fact]
    public void D6_I06_a_prepared_device_refuses_strangers_other_profiles_and_second_tries()
    {
        var request = Request(ProvisionStrategy.CheckPreProvisionedDevices);
        var existing = Existing();

        Assert.Equal("device_missing", DeviceRules.Provision(null, request, Draft).Fault!.Reason);
        Assert.Equal("wrong_profile", DeviceRules.Provision(existing with { ProfileId = Guid.NewGuid() }, request, Draft).Fault!.Reason);
        Assert.Equal("already_provisioned", DeviceRules.Provision(existing with { ProvisionState = "provisioned" }, request, Draft).Fault!.Reason);
        Assert.Equal("provision_state_blocks", DeviceRules.Provision(existing with { ProvisionState = "unknown" }, request, Draft).Fault!.Reason);
        Assert.Equal("provision_state_blocks", DeviceRules.Provision(existing with { ProvisionState = string.Empty }, request, Draft).Fault!.Reason);
    }

    [Theory]
    [InlineData(ProvisionStrategy.Disabled)]
    [InlineData(ProvisionStrategy.X509CertificateChain)]
    [InlineData((ProvisionStrategy)99)]
    public void I19_a_strategy_that_should_not_come_here_is_refused(ProvisionStrategy strategy)
    {
        Assert.Equal(FaultCode.ProvisioningRefused, DeviceRules.Provision(null, Request(strategy), Draft).Fault!.Code);
        Assert.Equal(FaultCode.ProvisioningRefused, DeviceRules.Provision(Existing(), Request(strategy), Draft).Fault!.Code);
    }

    [Fact]
    public void An_operators_device_is_created_without_provision_state_and_once()
    {
        var request = new CreateDeviceRequest { OperationId = Guid.NewGuid(), ProfileId = Profile, Label = "line 2", Actor = "ops" };

        var device = DeviceRules.Create(null, request, CredentialsRules.AccessToken("tok"), Draft).Change!.Next!;

        Assert.Null(device.ProvisionState);
        Assert.Equal("line 2", device.Label);
        Assert.Equal("Device with such name already exists!", DeviceRules.Create(Existing(), request, CredentialsRules.AccessToken("tok"), Draft).Fault!.Detail);
        Assert.Same(DeviceDecision.AsItIs, DeviceRules.Create(device, request, CredentialsRules.AccessToken("tok"), Draft));
    }

    [Fact]
    public void An_update_with_an_old_version_is_refused_but_the_same_update_sent_again_is_not()
    {
        var existing = Existing();
        var request = new UpdateDeviceRequest { OperationId = Guid.NewGuid(), ProfileId = Profile, Label = "new", Version = existing.Version, Actor = "ops" };

        var updated = DeviceRules.Update(existing, request, Draft).Change!.Next!;

        Assert.Equal((existing.Version + 1, "new"), (updated.Version, updated.Label!));
        Assert.Same(DeviceDecision.AsItIs, DeviceRules.Update(updated, request, Draft));
        Assert.Equal(FaultCode.VersionConflict, DeviceRules.Update(updated with { Version = 9 }, request, Draft).Fault!.Code);
        Assert.Equal(existing.Version + 2, DeviceRules.Update(updated, request with { Version = null }, Draft).Change!.Next!.Version);
        Assert.Equal(FaultCode.NotFound, DeviceRules.Update(null, request, Draft).Fault!.Code);
    }

    [Fact]
    public void A_removal_means_one_incarnation()
    {
        var existing = Existing();
        var request = new DeleteDeviceRequest(Guid.NewGuid(), existing.DeviceId, "ops");

        var change = DeviceRules.Delete(existing, request, offered: false, Draft).Change!;

        Assert.Null(change.Next);
        Assert.Equal(existing.RowVersion, change.ExpectedRowVersion);
        Assert.Equal(existing.DeviceId, change.Audit.DeviceId);
        Assert.Equal(["ENTITY_DELETED"], change.Events.Select(row => row.Kind));
        Assert.Equal(FaultCode.NotFound, DeviceRules.Delete(existing with { DeviceId = Guid.NewGuid() }, request, offered: false, Draft).Fault!.Code);
        Assert.Equal(FaultCode.NotFound, DeviceRules.Delete(null, request, offered: false, Draft).Fault!.Code);
        Assert.Same(DeviceDecision.AsItIs, DeviceRules.Delete(null, request, offered: true, Draft));
    }

    [Fact]
    public void TB141_replaced_credentials_move_their_version_and_equal_ones_change_nothing()
    {
        var existing = Existing();
        var mqtt = Value(CredentialsRules.FromOperator(new DeviceCredentials(CredentialsType.MqttBasic, default, new SecretText("""{"clientId":"c1"}"""))));
        var request = new ReplaceCredentialsRequest(Guid.NewGuid(), existing.DeviceId, mqtt, existing.Credential.Version, "ops");

        var replaced = DeviceRules.ReplaceCredentials(existing, request, mqtt, Draft).Change!.Next!;

        Assert.Equal((CredentialsSpace.MqttHash, existing.Credential.Version + 1, existing.Credential.Id), (replaced.Credential.Space, replaced.Credential.Version, replaced.Credential.Id));
        Assert.Equal(existing.Version, replaced.Version);
        Assert.Same(DeviceDecision.AsItIs, DeviceRules.ReplaceCredentials(replaced, request, mqtt, Draft));
        Assert.Equal(FaultCode.VersionConflict, DeviceRules.ReplaceCredentials(existing, request with { Version = 7 }, mqtt, Draft).Fault!.Code);
        Assert.Equal(FaultCode.NotFound, DeviceRules.ReplaceCredentials(existing with { DeviceId = Guid.NewGuid() }, request, mqtt, Draft).Fault!.Code);
    }

    [Fact]
    public void D8_removing_the_provision_state_allows_one_more_provisioning()
    {
        var provisioned = Existing() with { ProvisionState = "provisioned", ProvisionStateAt = 5 };

        var reset = DeviceRules.SetProvisionState(provisioned, new SetProvisionStateRequest(Guid.NewGuid(), provisioned.DeviceId, null, "ops"), Draft).Change!;

        Assert.Null(reset.Next!.ProvisionState);
        Assert.Null(reset.Next.ProvisionStateAt);
        Assert.Equal(AuditAction.ProvisionStateRemoved, reset.Audit.Action);
        Assert.NotNull(DeviceRules.Provision(reset.Next, Request(ProvisionStrategy.CheckPreProvisionedDevices), Draft).Change);
    }

    private static ProvisionDeviceRequest Request(ProvisionStrategy strategy) => new()
    {
        OperationId = Guid.NewGuid(),
        ProfileId = Profile,
        Strategy = strategy,
        Credentials = CredentialsRules.AccessToken("fresh"),
        Gateway = false,
        Origin = Origin,
    };

    private static DeviceRow Existing() => new()
    {
        Key = Draft.Key,
        DeviceId = Guid.NewGuid(),
        ProfileId = Profile,
        CreatedAt = 1,
        Credential = new CredentialRow
        {
            Id = Guid.NewGuid(),
            Space = CredentialsSpace.Token,
            Credentials = CredentialsRules.AccessToken("existing"),
            CreatedAt = 1,
            Version = 3,
        },
        Version = 4,
        RowVersion = 6,
    };

    private static T Value<T>(Result<T> result)
        where T : notnull => result.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException(fault.Detail);
}
