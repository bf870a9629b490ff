using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>
/// Asks the grains of a device and of its credentials, and does their work when they do not answer. A grain whose silo was killed, or whose part of the directory
/// is changing hands, answers only after the cluster has sorted itself out, which takes seconds (I-20).
/// </summary>
/// <remarks>
/// The grain only puts the decisions about a name in order; who wins is decided by the ledger's constraints and row versions (I-1, I-2,
/// I-6). Grain and stand-in work for one operation id: whichever commits second finds that the operation is done and gives the same
/// answer (I-7).
/// </remarks>
internal sealed partial class DeviceStandIn(
    IGrainFactory grains, ILedger ledger, DeviceNotifications notifications, TimeProvider clock, GrainInstruments instruments, ILogger<DeviceStandIn> logger) : IDisposable
{
    /// <summary>Many times the time of a commit, and little beside the seconds that the loss of a silo may cost a device.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(750);

    /// <summary>At a time: a group of the ledger. Under load grains are late as well, and then their work must not double.</summary>
    internal const int Places = 256;

    private readonly SemaphoreSlim places = new(Places);

    public Task<Result<DeviceCredentials>> ProvisionAsync(DeviceKey key, ProvisionDeviceRequest request) => InTimeAsync(
        Grain(key).ProvisionAsync(request), () => Copy(key).ProvisionAsync(request, notifications, clock));

    public Task<Result<DeviceIdentity>> ProvisionCertificateAsync(DeviceKey key, ProvisionCertificateRequest request) => InTimeAsync(
        Grain(key).ProvisionCertificateAsync(request), () => Copy(key).ProvisionCertificateAsync(request, notifications, clock));

    public Task<Result<DeviceCredentials>> RenewCertificateAsync(DeviceKey key, RenewDeviceCertificateRequest request) => InTimeAsync(
        Grain(key).RenewCertificateAsync(request), () => Copy(key).RenewCertificateAsync(request, notifications, clock));

    public Task<Result<Done>> EndReplaysAsync(DeviceKey key, EndReplaysRequest request) => InTimeAsync(
        Grain(key).EndReplaysAsync(request), () => Copy(key).EndReplaysAsync(request, notifications, clock));

    /// <summary>Who has these credentials. Fault: NotFound.</summary>
    public Task<Result<CredentialsOwner>> FindOwnerAsync(CredentialsKey key, bool fresh, CancellationToken cancellationToken) => InTimeAsync(
        grains.GetGrain<ICredentialsGrain>(key.ToString()).FindAsync(fresh, cancellationToken), () => ledger.FindOwnerAsync(key, cancellationToken));

    public void Dispose() => places.Dispose();

    private IDeviceGrain Grain(DeviceKey key) => grains.GetGrain<IDeviceGrain>(key.ToString());

    private DeviceCopy Copy(DeviceKey key) => new(key, ledger, logger, static () => { });

    private async Task<Result<T>> InTimeAsync<T>(ValueTask<Result<T>> call, Func<ValueTask<Result<T>>> standIn)
        where T : notnull
    {
        var asked = call.AsTask();
        try
        {
            return await asked.WaitAsync(Patience, clock);
        }
        catch (Exception exception) when (IsSilence(exception))
        {
            LogStandsIn(logger, exception.GetType().Name);
        }

        if (!await EntersAsync(asked))
        {
            return await asked;
        }

        try
        {
            instruments.OnStandIn();
            GrainTraces.OnEvent("stand_in");
            return await StandInAsync(asked, standIn().AsTask());
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>
    /// What the stand-in decides. A success of the grain is as good; its refusal is not, for its silo may be one that knows the device
    /// of a minute ago. What kept the stand-in from deciding may not keep the grain.
    /// </summary>
    private static async Task<Result<T>> StandInAsync<T>(Task<Result<T>> asked, Task<Result<T>> standIn)
        where T : notnull
    {
        _ = asked.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // nobody may be waiting any more
        _ = standIn.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (await Task.WhenAny(asked, standIn) == asked && asked.IsCompletedSuccessfully && (await asked).TryGet(out var answer, out _))
        {
            return answer;
        }

        try
        {
            return await standIn;
        }
        catch (Exception exception) when (exception is LedgerUnavailableException or LedgerOutcomeUnknownException)
        {
            return await asked;
        }
    }

    /// <summary>False when the grain has answered before there was a place.</summary>
    private async Task<bool> EntersAsync(Task asked)
    {
        using var answered = new CancellationTokenSource();
        var place = places.WaitAsync(answered.Token);
        if (await Task.WhenAny(place, asked.IsFaulted ? place : asked) == place)
        {
            return true;
        }

        await answered.CancelAsync();
        if (place.IsCompletedSuccessfully)
        {
            places.Release();
        }

        return false;
    }

    /// <summary>The runtime has no answer; what a grain threw is one.</summary>
    private static bool IsSilence(Exception exception) => exception is TimeoutException or Orleans.Runtime.OrleansException;

    [LoggerMessage(1, LogLevel.Debug, "A grain does not answer in time ({Reason}); its work is done without it")]
    private static partial void LogStandsIn(ILogger logger, string reason);
}
