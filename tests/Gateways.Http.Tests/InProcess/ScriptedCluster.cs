using System.Collections.Immutable;
using System.Reflection;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Http.Tests.InProcess;

/// <summary>A cluster that fails on request; nothing real fails so obediently.</summary>
internal sealed class ScriptedCluster : IProvisioningGrain, IAuthenticationGrain, IDeviceValuesGrain, ICertificateEnrolmentGrain
{
    public static readonly DeviceIdentity Device = new(new DeviceKey(TenantId.Default, "pump-3"), Guid.NewGuid(), Guid.NewGuid(), 1);

    public Func<ProvisionRequest, Task<Result<DeviceCredentials>>> Provision { get; set; } =
        _ => Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.ProvisionDataNotFound, "x"));

    public Func<AuthenticationRequest, Task<Result<DeviceIdentity>>> Authenticate { get; set; } =
        _ => Task.FromResult<Result<DeviceIdentity>>(Device);

    public Func<SaveValuesRequest, Task<Result<Done>>> Save { get; set; } = _ => Task.FromResult<Result<Done>>(default(Done));

    public Func<Task<Result<ImmutableArray<DeviceValue>>>> Read { get; set; } =
        () => Task.FromResult<Result<ImmutableArray<DeviceValue>>>(ImmutableArray<DeviceValue>.Empty);

    /// <summary>A factory whose grains are all this one.</summary>
    public IGrainFactory Grains()
    {
        var factory = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)(object)factory).Cluster = this;
        return factory;
    }

    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request) => await Provision(request);

    public async ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default) => await Authenticate(request);

    public async ValueTask<Result<Done>> SaveAsync(SaveValuesRequest request) => await Save(request);

    public async ValueTask<Result<ImmutableArray<DeviceValue>>> ReadAsync(
        TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) => await Read();

    public ValueTask<Result<string>> GetAuthoritiesAsync(string provisionKey, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Result<DeviceCredentials>> RenewAsync(RenewCertificateRequest request) => throw new NotSupportedException();

    public ValueTask<Result<DeviceCredentials>> RepeatRenewalAsync(RepeatRenewalRequest request) => throw new NotSupportedException();

    public ValueTask<Result<Done>> RemoveAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys) => throw new NotSupportedException();

    public class Factory : DispatchProxy
    {
        internal ScriptedCluster? Cluster { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(IGrainFactory.GetGrain) ? Cluster : throw new NotSupportedException(targetMethod?.Name);
    }
}
