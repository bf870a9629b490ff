using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>
/// Adds up what the silos report. It stores a minute's figures when the minute is over, so that a restart does not empty the hour; what is newer, the silos tell
/// again.
/// </summary>
[GrainType("overview")]
internal sealed partial class OverviewGrain(
    [PersistentState(StateNames.Overview)] IPersistentState<OverviewState> stored,
    TimeProvider clock,
    ILogger<OverviewGrain> logger) : Grain, IOverviewGrain
{
    private OverviewState state = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state = stored.State;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(state, stored.State))
        {
            return;
        }

        try
        {
            stored.State = state;
            await stored.WriteStateAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotStored(logger, exception); // figures for people: the silos tell the newest again, and nobody waits for the others
        }
    }

    public ValueTask<Result<OverviewSnapshot>> ReadAsync(int minutes, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<OverviewSnapshot>>(minutes is < 1 or > OverviewTime.Minutes
            ? new Fault(FaultCode.InvalidArgument, $"Request parameter 'minutes' must be a number from 1 to {OverviewTime.Minutes}", "minutes")
            : OverviewRules.Read(state, clock.GetUtcNow().ToUnixTimeMilliseconds(), minutes));

    public async ValueTask<Result<OverviewReceipt>> ReportAsync(OverviewReport report)
    {
        var taken = OverviewRules.Take(state, report);
        state = OverviewRules.Close(taken, clock.MinuteNow());
        if (!ReferenceEquals(state, taken))
        {
            stored.State = state;
            await stored.WriteOrLeaveAsync(this);
        }

        return new OverviewReceipt(stored.State.KeptUntil);
    }

    [LoggerMessage(1, LogLevel.Debug, "The newest figures of a tenant could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
