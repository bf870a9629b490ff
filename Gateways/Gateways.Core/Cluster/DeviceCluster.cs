using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// The calls that a device gateway makes into the cluster. Every one throws <see cref="ClusterUnavailableException"/>, and
/// nothing else but cancellation, when the cluster does not answer.
/// </summary>
public sealed class DeviceCluster(IGrainFactory grains)
{
    /// <summary>Provisions a device (wire-spec 2).</summary>
    public ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request) =>
        grains.GetGrain<IProvisioningGrain>(0).ProvisionAsync(request);

    /// <summary>Logs a device in (wire-spec 3.4, 4.2, 5.2).</summary>
    public ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default) =>
        grains.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(request, cancellationToken);

    /// <summary>Stores values that the device sent; answered after the commit.</summary>
    public ValueTask<Result<Done>> SaveValuesAsync(DeviceIdentity device, ValueScope scope, ImmutableArray<DeviceValue> values) =>
        grains.GetGrain<IDeviceValuesGrain>(0).SaveAsync(new SaveValuesRequest(device.Key.Tenant, device.DeviceId, scope, values, FromDevice: true));

    /// <summary>Reads latest values of one scope; all keys when <paramref name="keys"/> is empty.</summary>
    public ValueTask<Result<ImmutableArray<DeviceValue>>> ReadValuesAsync(DeviceIdentity device, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        grains.GetGrain<IDeviceValuesGrain>(0).ReadAsync(device.Key.Tenant, device.DeviceId, scope, keys, cancellationToken);
}
