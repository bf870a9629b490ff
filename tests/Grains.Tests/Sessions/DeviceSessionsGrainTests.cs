using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Sessions;

[Collection(ClusterCollection.Name)]
public sealed class DeviceSessionsGrainTests : IDisposable
{
    private readonly ClusterFixture fixture;
    private readonly Installation installation;
    private readonly TestGateway gateway = new();
    private readonly IGatewayObserver reference;

    public DeviceSessionsGrainTests(ClusterFixture fixture)
    {
        this.fixture = fixture;
        installation = new Installation(fixture);
        reference = fixture.Grains.CreateObjectReference<IGatewayObserver>(gateway);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_session_takes_over_and_the_older_ones_gateway_is_told()
    {
        var sessions = Sessions(Guid.NewGuid());
        var older = new DeviceSession(Guid.NewGuid(), 1, reference);
        var newer = new DeviceSession(Guid.NewGuid(), 2, reference);

        Installation.Value(await sessions.OpenAsync(older));
        Installation.Value(await sessions.OpenAsync(newer));

        Assert.Equal((older.SessionId, SessionEndReason.TakenOver), await gateway.NextEndAsync(Cancellation));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await sessions.RenewAsync(older)).Code);
        Installation.Value(await sessions.RenewAsync(newer));
    }

    [Fact]
    public async Task A_lost_activation_heals_with_the_next_renewal()
    {
        var sessions = Sessions(Guid.NewGuid());
        var session = new DeviceSession(Guid.NewGuid(), 1, reference);
        Installation.Value(await sessions.OpenAsync(session));
        await fixture.Cluster.DeactivateAsync(sessions);

        Installation.Value(await sessions.RenewAsync(session));
        Installation.Value(await sessions.EndAsync(SessionEndReason.DeviceDeleted));

        Assert.Equal((session.SessionId, SessionEndReason.DeviceDeleted), await gateway.NextEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_closed_session_is_told_nothing_and_closing_an_older_one_closes_no_newer()
    {
        var sessions = Sessions(Guid.NewGuid());
        var older = new DeviceSession(Guid.NewGuid(), 1, reference);
        var newer = new DeviceSession(Guid.NewGuid(), 2, reference);
        Installation.Value(await sessions.OpenAsync(newer));

        Installation.Value(await sessions.CloseAsync(older.SessionId));
        Installation.Value(await sessions.DeliverAttributesAsync("{}"));
        Assert.Equal((newer.SessionId, "{}"), await gateway.NextDeliveryAsync(Cancellation));
        Installation.Value(await sessions.CloseAsync(newer.SessionId));
        Installation.Value(await sessions.EndAsync(SessionEndReason.DeviceDeleted));
        Installation.Value(await sessions.OpenAsync(older));
        Installation.Value(await sessions.EndAsync(SessionEndReason.NotConfirmed));

        Assert.Equal((older.SessionId, SessionEndReason.NotConfirmed), await gateway.NextEndAsync(Cancellation));
    }

    [Fact]
    public async Task I14_a_change_of_credentials_and_a_removal_end_the_live_session()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var device = await installation.CreateDeviceAsync(profile, Installation.Fresh("device"));
        var session = new DeviceSession(Guid.NewGuid(), 1, reference);
        Installation.Value(await Sessions(device.DeviceId).OpenAsync(session));
        var next = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(Installation.Fresh("token")), null);
        var replace = new ReplaceCredentialsRequest(Guid.NewGuid(), device.DeviceId, next, null, "ops");

        Installation.Value(await installation.Device(device.Key.Name).ReplaceCredentialsAsync(replace));
        Assert.Equal((session.SessionId, SessionEndReason.CredentialsChanged), await gateway.NextEndAsync(Cancellation));

        Installation.Value(await Sessions(device.DeviceId).OpenAsync(session));
        Installation.Value(await installation.Device(device.Key.Name).ReplaceCredentialsAsync(replace));
        Installation.Value(await installation.Device(device.Key.Name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, "ops")));
        Assert.Equal((session.SessionId, SessionEndReason.DeviceDeleted), await gateway.NextEndAsync(Cancellation));
    }

    [Fact]
    public async Task Shared_attributes_reach_the_live_session()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var device = await installation.CreateDeviceAsync(profile, Installation.Fresh("device"));
        var session = new DeviceSession(Guid.NewGuid(), 1, reference);
        Installation.Value(await Sessions(device.DeviceId).OpenAsync(session));
        var values = fixture.Grains.GetGrain<IDeviceValuesGrain>(0);

        Installation.Value(await values.SaveAsync(new SaveValuesRequest(installation.Tenant, device.DeviceId, ValueScope.Server, [new DeviceValue("hidden", "1", 1)], false)));
        Installation.Value(await values.SaveAsync(new SaveValuesRequest(installation.Tenant, device.DeviceId, ValueScope.Shared, [new DeviceValue("rate", "5", 1)], false)));
        Installation.Value(await values.RemoveAsync(installation.Tenant, device.DeviceId, ValueScope.Shared, ["rate"]));

        Assert.Equal((session.SessionId, """{"rate":5}"""), await gateway.NextDeliveryAsync(Cancellation));
        Assert.Equal((session.SessionId, """{"deleted":["rate"]}"""), await gateway.NextDeliveryAsync(Cancellation));
    }

    public void Dispose() => fixture.Grains.DeleteObjectReference<IGatewayObserver>(reference);

    private IDeviceSessionsGrain Sessions(Guid deviceId) =>
        fixture.Grains.GetGrain<IDeviceSessionsGrain>(new DeviceSessionsKey(installation.Tenant, deviceId).ToString());
}
