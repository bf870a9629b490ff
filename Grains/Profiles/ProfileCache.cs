using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// The silo's copy of the provision keys and of the profiles in use, at most one second old, and dropped when a profile changes. An unknown key is answered from
/// it without touching a grain or the storage (T-2, T-3).
/// </summary>
internal sealed class ProfileCache : IProfileObserver
{
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory grains;
    private readonly TimeProvider clock;
    private readonly FreshCopy<ProvisionKeyList> keys;
    private readonly ConcurrentDictionary<DeviceProfileKey, FreshCopy<ProfileCopy>> profiles = new();

    private IProfileObserver? reference;

    public ProfileCache(IGrainFactory grains, TimeProvider clock)
    {
        this.grains = grains;
        this.clock = clock;
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

    private async Task<ProvisionKeyList> ReadKeysAsync(ProvisionKeyList? known)
    {
        ForgetUnused();
        var directory = grains.GetGrain<IProvisionKeyDirectoryGrain>(0);
        var result = await directory.WatchAsync(known?.Version ?? -1, Reference());
        if (!result.TryGet(out var list, out _))
        {
            throw new GrainCallFailedException("The provision keys could not be read.");
        }

        return list.Entries is not null ? list : known ?? list with { Entries = ImmutableDictionary<string, DeviceProfileKey>.Empty };
    }

    private async Task<ProfileCopy> ReadProfileAsync(DeviceProfileKey key)
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
