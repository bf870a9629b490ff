using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// The silo's copy of the provision keys and of the profiles in use, at most one second old, and dropped when a profile changes. An unknown key is answered from
/// it without touching a grain or the storage (T-2, T-3).
/// </summary>
internal sealed partial class ProfileCache : IProfileObserver
{
    /// <summary>
    /// How long a grain may take before its row is read instead. A grain whose silo was killed answers only after the cluster
    /// has found out, and the whole line would wait for that one grain (I-20).
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory grains;
    private readonly ProfileRows rows;
    private readonly TimeProvider clock;
    private readonly ILogger<ProfileCache> logger;
    private readonly FreshCopy<ProvisionKeyList> keys;
    private readonly ConcurrentDictionary<DeviceProfileKey, FreshCopy<ProfileCopy>> profiles = new();

    private IProfileObserver? reference;

    public ProfileCache(IGrainFactory grains, ProfileRows rows, TimeProvider clock, ILogger<ProfileCache> logger)
    {
        this.grains = grains;
        this.rows = rows;
        this.clock = clock;
        this.logger = logger;
        keys = new FreshCopy<ProvisionKeyList>(clock, ReadKeysAsync);
    }

    /// <summary>The profile that owns this provision key now, or null.</summary>
    public async ValueTask<DeviceProfileSnapshot?> FindAsync(string provisionKey)
    {
        var list = await keys.GetAsync();
        if (!list.Entries!.TryGetValue(provisionKey, out var key))
        {
            return null;
        }

        // The list may name keys whose profile lost them: the profile decides.
        var profile = await FindAsync(key);
        return string.Equals(profile?.ProvisionKey, provisionKey, StringComparison.Ordinal) ? profile : null;
    }

    /// <summary>The profile with this key, or null.</summary>
    public async ValueTask<DeviceProfileSnapshot?> FindAsync(DeviceProfileKey key)
    {
        // Reading the keys is also what has this silo told of changes.
        await keys.GetAsync();
        var copy = profiles.GetOrAdd(key, static (key, cache) => new FreshCopy<ProfileCopy>(cache.clock, _ => cache.ReadProfileAsync(key)), this);
        return (await copy.GetAsync()).Profile;
    }

    public Task ForgetAsync()
    {
        keys.Forget();
        profiles.Clear();
        return Task.CompletedTask;
    }

    // The runtime holds the object weakly; this cache lives as long as the silo.
    private IProfileObserver Reference() => reference ??= grains.CreateObjectReference<IProfileObserver>(this);

    private Task<ProvisionKeyList> ReadKeysAsync(ProvisionKeyList? known)
    {
        ForgetUnused();
        return InTimeAsync(AskForKeysAsync(known), rows.ReadKeysAsync, "list of provision keys");
    }

    private async Task<ProvisionKeyList> AskForKeysAsync(ProvisionKeyList? known)
    {
        var directory = grains.GetGrain<IProvisionKeyDirectoryGrain>(0);
        var result = await directory.WatchAsync(known?.Version ?? -1, Reference());
        if (!result.TryGet(out var list, out _))
        {
            throw new GrainCallFailedException("The provision keys could not be read.");
        }

        return list.Entries is not null ? list : known ?? list with { Entries = ImmutableDictionary<string, DeviceProfileKey>.Empty };
    }

    private Task<ProfileCopy> ReadProfileAsync(DeviceProfileKey key) =>
        InTimeAsync(AskForProfileAsync(key), async () => new ProfileCopy(await rows.ReadProfileAsync(key)), "profile");

    private async Task<ProfileCopy> AskForProfileAsync(DeviceProfileKey key)
    {
        var result = await grains.GetGrain<IDeviceProfileGrain>(key.ToString()).GetAsync();
        if (result.TryGet(out var profile, out var fault))
        {
            return new ProfileCopy(profile);
        }

        return fault.Code == FaultCode.NotFound
            ? new ProfileCopy(null)
            : throw new GrainCallFailedException("A profile could not be read.");
    }

    /// <summary>The grain's answer, or what its row says when the grain does not answer in time or at all.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> asked, Func<Task<T>> readRow, string what)
    {
        try
        {
            return await asked.WaitAsync(Patience, clock);
        }
        catch (Exception exception)
        {
            LogRowRead(logger, exception, what);
            _ = asked.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return await readRow();
        }
    }

    private void ForgetUnused()
    {
        foreach (var (key, copy) in profiles)
        {
            if (clock.GetElapsedTime(copy.LastUse) > KeepUnused)
            {
                profiles.TryRemove(key, out _);
            }
        }
    }

    private sealed record ProfileCopy(DeviceProfileSnapshot? Profile);
}
