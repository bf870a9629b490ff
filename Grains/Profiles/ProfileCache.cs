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
    private readonly FreshCopy<KeyIndex> keys;
    private readonly ConcurrentDictionary<DeviceProfileKey, FreshCopy<ProfileCopy>> profiles = new();

    private IProfileObserver? reference;

    public ProfileCache(IGrainFactory grains, ProfileRows rows, TimeProvider clock, ILogger<ProfileCache> logger)
    {
        this.grains = grains;
        this.rows = rows;
        this.clock = clock;
        this.logger = logger;
        keys = new FreshCopy<KeyIndex>(clock, ReadKeysAsync);
    }

    /// <summary>The profile that owns this provision key now, or null.</summary>
    public async ValueTask<DeviceProfileSnapshot?> FindAsync(string provisionKey)
    {
        var index = await keys.GetAsync();
        if (!index.Owners.TryGetValue(provisionKey, out var key))
        {
            return null;
        }

        // The list may name keys whose profile lost them: the profile decides.
        var profile = await FindAsync(key);
        return string.Equals(profile?.ProvisionKey, provisionKey, StringComparison.Ordinal) ? profile : null;
    }

    /// <summary>The profile with this key, or null.</summary>
    public async ValueTask<DeviceProfileSnapshot?> FindAsync(DeviceProfileKey key) => (await CopyAsync(key)).Profile;

    /// <summary>The profile with this key when it is of the chain strategy, else null.</summary>
    public async ValueTask<ChainProfile?> FindChainAsync(DeviceProfileKey key) => (await CopyAsync(key)).Chain;

    /// <summary>The profile of the chain strategy on which the CA with this hash is registered, or null.</summary>
    public async ValueTask<ChainProfile?> FindChainAsync(string authorityHash)
    {
        var index = await keys.GetAsync();
        var chain = index.Owners.TryGetValue(authorityHash, out var key) ? (await CopyAsync(key)).Chain : null;
        return string.Equals(chain?.Profile.ProvisionKey, authorityHash, StringComparison.Ordinal) ? chain : null;
    }

    /// <summary>The hashes of the registered CAs whose subject has this comparable form.</summary>
    public async ValueTask<ImmutableArray<string>> AuthoritiesNamedAsync(string subjectLookup) =>
        (await keys.GetAsync()).AuthoritiesByName.TryGetValue(subjectLookup, out var hashes) ? hashes : [];

    public Task ForgetAsync()
    {
        keys.Forget();
        profiles.Clear();
        return Task.CompletedTask;
    }

    // The runtime holds the object weakly; this cache lives as long as the silo.
    private IProfileObserver Reference() => reference ??= grains.CreateObjectReference<IProfileObserver>(this);

    private async ValueTask<ProfileCopy> CopyAsync(DeviceProfileKey key)
    {
        // Reading the keys is also what has this silo told of changes.
        await keys.GetAsync();
        var copy = profiles.GetOrAdd(
            key,
            static (key, cache) => new FreshCopy<ProfileCopy>(cache.clock, known => cache.ReadProfileAsync(key, known)),
            this);
        return await copy.GetAsync();
    }

    private Task<KeyIndex> ReadKeysAsync(KeyIndex? known)
    {
        ForgetUnused();
        return InTimeAsync(AskForKeysAsync(known), async () => KeyIndex.Of(await rows.ReadKeysAsync()), "list of provision keys");
    }

    private async Task<KeyIndex> AskForKeysAsync(KeyIndex? known)
    {
        var directory = grains.GetGrain<IProvisionKeyDirectoryGrain>(0);
        var result = await directory.WatchAsync(known?.Version ?? -1, Reference());
        if (!result.TryGet(out var list, out _))
        {
            throw new GrainCallFailedException("The provision keys could not be read.");
        }

        return list.Entries is null && known is not null ? known : KeyIndex.Of(list);
    }

    private async Task<ProfileCopy> ReadProfileAsync(DeviceProfileKey key, ProfileCopy? known)
    {
        var profile = await InTimeAsync(AskForProfileAsync(key), () => rows.ReadProfileAsync(key), "profile");
        return new ProfileCopy(profile, known?.Chain is { } chain ? chain.Renew(profile) : ChainProfile.Of(profile));
    }

    private async Task<DeviceProfileSnapshot?> AskForProfileAsync(DeviceProfileKey key)
    {
        var result = await grains.GetGrain<IDeviceProfileGrain>(key.ToString()).GetAsync();
        if (result.TryGet(out var profile, out var fault))
        {
            return profile;
        }

        return fault.Code == FaultCode.NotFound ? null : throw new GrainCallFailedException("A profile could not be read.");
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

    private sealed record ProfileCopy(DeviceProfileSnapshot? Profile, ChainProfile? Chain);
}
