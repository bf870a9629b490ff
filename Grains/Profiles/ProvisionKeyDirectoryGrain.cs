using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The list that every silo copies.</summary>
[GrainType("provision-key-directory")]
internal sealed partial class ProvisionKeyDirectoryGrain(
    [PersistentState(StateNames.ProvisionKeyDirectory)] IPersistentState<ProvisionKeyDirectoryState> state,
    TimeProvider clock,
    GrainInstruments instruments,
    ILogger<ProvisionKeyDirectoryGrain> logger) : Grain, IProvisionKeyDirectoryGrain
{
    /// <summary>A copy is served for one second after its read began, and the read itself takes its time.</summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<IProfileObserver, long> watchers = [];

    // What interleaving readers see: the stored list, never the one that is being written.
    private ProvisionKeyList stored = new(0, ImmutableDictionary<string, DeviceProfileKey>.Empty);
    private long activatedAt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = state.State.ToList();
        activatedAt = clock.GetTimestamp();
        return Task.CompletedTask;
    }

    public ValueTask<Result<Done>> AddAsync(string provisionKey, DeviceProfileKey profile) =>
        SaveAsync(state.State.Owners.SetItem(provisionKey, profile.ToString()), state.State.AuthorityNames);

    public ValueTask<Result<Done>> AddAuthorityAsync(string provisionKey, DeviceProfileKey profile, string authorityName) =>
        SaveAsync(state.State.Owners.SetItem(provisionKey, profile.ToString()), state.State.AuthorityNames.SetItem(provisionKey, authorityName));

    public ValueTask<Result<Done>> RemoveAsync(string provisionKey, DeviceProfileKey profile) =>
        state.State.Owners.TryGetValue(provisionKey, out var owner) && owner == profile.ToString()
            ? SaveAsync(state.State.Owners.Remove(provisionKey), state.State.AuthorityNames.Remove(provisionKey))
            : ValueTask.FromResult<Result<Done>>(default(Done));

    public ValueTask<Result<ProvisionKeyList>> ReadAsync(long knownVersion, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<ProvisionKeyList>>(knownVersion == stored.Version ? stored with { Entries = null, AuthorityNames = null } : stored);

    public ValueTask<Result<ProvisionKeyList>> WatchAsync(long knownVersion, IProfileObserver observer)
    {
        watchers[observer] = clock.GetTimestamp();
        return ReadAsync(knownVersion);
    }

    public async ValueTask<Result<Done>> AnnounceAsync()
    {
        // Who has not read for this long holds no copy that may be served.
        var told = watchers.Where(watcher => clock.GetElapsedTime(watcher.Value) <= WatchTime).Select(watcher => watcher.Key).ToArray();
        watchers.Clear();
        await Task.WhenAll([OutliveFormerCopiesAsync(), .. told.Select(TellAsync)]);
        return default(Done);
    }

    /// <summary>Copies that were read from an earlier activation are not known here: they must have become too old.</summary>
    private async Task OutliveFormerCopiesAsync()
    {
        var rest = FreshCopy.MaxAge - clock.GetElapsedTime(activatedAt);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock);
        }
    }

    private async Task TellAsync(IProfileObserver observer)
    {
        try
        {
            await observer.ForgetAsync().WaitAsync(FreshCopy.MaxAge, clock);
        }
        catch (Exception exception)
        {
            // A silo that cannot be told reads again by itself within this time, or has no copy any more.
            instruments.OnNotificationLost();
            LogNotTold(logger, exception);
        }
    }

    private async ValueTask<Result<Done>> SaveAsync(ImmutableDictionary<string, string> owners, ImmutableDictionary<string, string> authorityNames)
    {
        if (ReferenceEquals(owners, state.State.Owners) && ReferenceEquals(authorityNames, state.State.AuthorityNames))
        {
            return default(Done); // SetItem and Remove give the same instance when nothing changes
        }

        state.State = new ProvisionKeyDirectoryState { Version = state.State.Version + 1, Owners = owners, AuthorityNames = authorityNames };
        await state.WriteOrLeaveAsync(this);

        stored = state.State.ToList();
        return default(Done);
    }
}
