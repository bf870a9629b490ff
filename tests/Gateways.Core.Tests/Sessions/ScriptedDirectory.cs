using System.Threading.Channels;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Tests.Sessions;

/// <summary>The cluster as the sessions see it: tells every call, and answers as the test says.</summary>
internal sealed class ScriptedDirectory : ISessionDirectory
{
    private readonly Channel<string> calls = Channel.CreateUnbounded<string>();

    public Func<LiveSession, Task<Result<Done>>> Open { get; set; } = _ => Task.FromResult<Result<Done>>(default(Done));

    public Func<LiveSession, Task<Result<Done>>> Renew { get; set; } = _ => Task.FromResult<Result<Done>>(default(Done));

    public Func<LiveSession, Task<Result<Done>>> Close { get; set; } = _ => Task.FromResult<Result<Done>>(default(Done));

    public Func<LiveSession, Task<Result<DeviceIdentity>>> Confirm { get; set; } = session => Task.FromResult<Result<DeviceIdentity>>(session.Device);

    public async ValueTask<Result<Done>> OpenAsync(LiveSession session)
    {
        calls.Writer.TryWrite("open");
        return await Open(session);
    }

    public async ValueTask<Result<Done>> RenewAsync(LiveSession session)
    {
        calls.Writer.TryWrite("renew");
        return await Renew(session);
    }

    public async ValueTask<Result<Done>> CloseAsync(LiveSession session)
    {
        calls.Writer.TryWrite("close");
        return await Close(session);
    }

    public async ValueTask<Result<DeviceIdentity>> ConfirmAsync(LiveSession session)
    {
        calls.Writer.TryWrite("confirm");
        return await Confirm(session);
    }

    /// <summary>The next call.</summary>
    public async Task<string> NextAsync() => await calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Calls since the last <see cref="NextAsync"/>.</summary>
    public bool IsQuiet => calls.Reader.Count == 0;
}
