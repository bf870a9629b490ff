using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Orleans;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>
/// The cluster's side of the gateway, where a test needs it slow, silent or refusing on command. Everything that can be shown
/// with the real silo is shown there.
/// </summary>
internal sealed class ScriptedCluster : IProvisioningGrain, IAuthenticationGrain, IDeviceValuesGrain, IDeviceSessions
{
    public const string Token = "tok-9";

    private readonly Channel<IConnectedDevice> opened = Channel.CreateUnbounded<IConnectedDevice>();

    public ScriptedCluster() => Grains = GrainsProxy.Of(this);

    public IGrainFactory Grains { get; }

    public static DeviceIdentity Device { get; } = new(new DeviceKey(TenantId.Default, "press-17"), Guid.NewGuid(), Guid.NewGuid(), 1);

    public Func<ProvisionRequest, Task<Result<DeviceCredentials>>> OnProvision { get; set; } =
        _ => Task.FromResult<Result<DeviceCredentials>>(new DeviceCredentials(CredentialsType.AccessToken, new SecretText(Token), null));

    public Func<AuthenticationRequest, CancellationToken, Task<Result<DeviceIdentity>>> OnAuthenticate { get; set; } =
        (_, _) => Task.FromResult<Result<DeviceIdentity>>(Device);

    public Func<SaveValuesRequest, Task<Result<Done>>> OnSave { get; set; } = _ => Task.FromResult<Result<Done>>(new Done());

    public ConcurrentQueue<ProvisionRequest> Provisions { get; } = [];

    public ConcurrentQueue<SaveValuesRequest> Saves { get; } = [];

    /// <summary>The next device session that was opened, as the cluster sees it.</summary>
    public ValueTask<IConnectedDevice> OpenedAsync(CancellationToken cancellationToken) => opened.Reader.ReadAsync(cancellationToken);

    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request)
    {
        Provisions.Enqueue(request);
        return await OnProvision(request);
    }

    public async ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default) =>
        await OnAuthenticate(request, cancellationToken);

    public async ValueTask<Result<Done>> SaveAsync(SaveValuesRequest request)
    {
        Saves.Enqueue(request);
        return await OnSave(request);
    }

    public ValueTask<Result<ImmutableArray<DeviceValue>>> ReadAsync(
        TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<ImmutableArray<DeviceValue>>>(ImmutableArray.Create(new DeviceValue("a", "1", 0)));

    public ValueTask<Result<Done>> RemoveAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys) =>
        throw new NotSupportedException();

    public ValueTask<IAsyncDisposable?> OpenAsync(
        DeviceIdentity device, AuthenticationRequest login, IConnectedDevice connection, CancellationToken cancellationToken)
    {
        opened.Writer.TryWrite(connection);
        return ValueTask.FromResult<IAsyncDisposable?>(new Registration());
    }

    private sealed class Registration : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
