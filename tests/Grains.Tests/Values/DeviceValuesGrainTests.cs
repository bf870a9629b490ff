using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Values;

[Collection(ClusterCollection.Name)]
public sealed class DeviceValuesGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);

    private IDeviceValuesGrain Values => fixture.Grains.GetGrain<IDeviceValuesGrain>(0);

    [Fact]
    public async Task The_newest_value_of_a_key_is_kept_and_the_device_was_seen()
    {
        var device = await DeviceAsync();

        await SaveAsync(device, ValueScope.Telemetry, new DeviceValue("t", "21.5", 20), new DeviceValue("ok", "true", 20));
        await SaveAsync(device, ValueScope.Telemetry, new DeviceValue("t", "99", 10));

        Assert.Equal([new DeviceValue("ok", "true", 20), new DeviceValue("t", "21.5", 20)], await ReadAsync(device, ValueScope.Telemetry));
        var seen = Installation.Value(await installation.Device(device.Key.Name).GetAsync());
        Assert.NotNull(seen.FirstSeenAt);
        Assert.True(seen.LastSeenAt >= seen.FirstSeenAt);
    }

    [Fact]
    public async Task I21_a_scope_takes_a_thousand_keys_and_then_only_known_ones()
    {
        var device = await DeviceAsync();
        await SaveAsync(device, ValueScope.Client, [.. Enumerable.Range(0, 1_000).Select(i => new DeviceValue($"k{i}", "1", 1))]);

        var refused = Installation.Refused(await Values.SaveAsync(Request(device, ValueScope.Client, new DeviceValue("one more", "1", 1))));
        await SaveAsync(device, ValueScope.Client, new DeviceValue("k0", "2", 2));
        await SaveAsync(device, ValueScope.Telemetry, new DeviceValue("one more", "1", 1));

        Assert.Equal(FaultCode.LimitReached, refused.Code);
        Assert.Equal(1_000, (await ReadAsync(device, ValueScope.Client)).Length);
    }

    [Fact]
    public async Task Values_of_a_device_that_is_gone_are_refused()
    {
        var device = await DeviceAsync();
        Installation.Value(await installation.Device(device.Key.Name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, "ops")));

        var save = Installation.Refused(await Values.SaveAsync(Request(device, ValueScope.Telemetry, new DeviceValue("t", "1", 1))));
        var remove = Installation.Refused(await Values.RemoveAsync(installation.Tenant, device.DeviceId, ValueScope.Server, ["t"]));

        Assert.Equal((FaultCode.NotFound, FaultCode.NotFound), (save.Code, remove.Code));
    }

    [Fact]
    public async Task The_registry_lists_and_finds_what_the_tenant_has()
    {
        var device = await DeviceAsync();
        var registry = fixture.Grains.GetGrain<IDeviceRegistryGrain>(0);

        var page = Installation.Value(await registry.ListAsync(new DeviceQuery { Tenant = installation.Tenant, PageSize = 10, Page = 0 }, TestContext.Current.CancellationToken));
        var found = Installation.Value(await registry.FindAsync(installation.Tenant, device.DeviceId, TestContext.Current.CancellationToken));
        var foreign = Installation.Refused(await registry.FindAsync(new(Guid.NewGuid()), device.DeviceId, TestContext.Current.CancellationToken));
        var bad = Installation.Refused(await registry.ListAsync(new DeviceQuery { Tenant = installation.Tenant, PageSize = 0, Page = 0 }, TestContext.Current.CancellationToken));

        Assert.Equal((1, device), (page.TotalElements, page.Devices.Single()));
        Assert.Equal(device, found);
        Assert.Equal((FaultCode.NotFound, FaultCode.InvalidArgument), (foreign.Code, bad.Code));
    }

    private async Task<DeviceSnapshot> DeviceAsync() =>
        await installation.CreateDeviceAsync(await installation.CreateProfileAsync(ProvisionStrategy.Disabled), Installation.Fresh("device"));

    private SaveValuesRequest Request(DeviceSnapshot device, ValueScope scope, params ImmutableArray<DeviceValue> values) =>
        new(installation.Tenant, device.DeviceId, scope, values, true);

    private async Task SaveAsync(DeviceSnapshot device, ValueScope scope, params ImmutableArray<DeviceValue> values) =>
        Installation.Value(await Values.SaveAsync(Request(device, scope, values)));

    private async Task<ImmutableArray<DeviceValue>> ReadAsync(DeviceSnapshot device, ValueScope scope) =>
        Installation.Value(await Values.ReadAsync(installation.Tenant, device.DeviceId, scope, [], TestContext.Current.CancellationToken));
}
