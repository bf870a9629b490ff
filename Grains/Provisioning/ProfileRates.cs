using System.Collections.Concurrent;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>
/// Requests per second of each profile (T-1). Only those with the right secret count, so nobody can lock a profile out by guessing.
/// Each silo gives its share of the rate: the gateways spread their calls evenly, and one count for all would be one grain on the
/// way of every device. Ten seconds' worth may come at once, for a hall that powers up.
/// </summary>
internal sealed class ProfileRates(ISiloStatusOracle membership, TimeProvider clock)
{
    /// <summary>Where the profile says nothing.</summary>
    public const int DefaultPerSecond = 1_000;

    /// <summary>Seconds whose requests may come at once.</summary>
    public const int BurstSeconds = 10;

    private const int MostKept = 10_000;
    private static readonly TimeSpan NewsEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<DeviceProfileKey, Bucket> buckets = new();

    /// <summary>Null when the request may pass, or what the device is told.</summary>
    /// <param name="profile">Whose secret was right.</param>
    /// <param name="isNews">True for the first request of a minute that is held off.</param>
    public Fault? TryPass(DeviceProfileSnapshot profile, out bool isNews)
    {
        if (buckets.Count > MostKept)
        {
            buckets.Clear(); // full buckets again: for a moment more may pass, never less
        }

        var rate = (profile.Protection?.RequestsPerSecond ?? DefaultPerSecond) / (double)Math.Max(1, ActiveSilos());
        return buckets.GetOrAdd(new DeviceProfileKey(profile.Tenant, profile.ProfileId), static _ => new Bucket()).TryTake(rate, clock, out isNews)
            ? null
            : new Fault(FaultCode.LimitReached, "The profile's requests per second are used up. Please try again later.", Reason: "profile_rate", RetryAfterSeconds: 1);
    }

    private int ActiveSilos() => membership.GetApproximateSiloStatuses(onlyActive: true).Count;

    private sealed class Bucket
    {
        private readonly Lock gate = new();
        private double taken;
        private long at;
        private long newsAt;

        public bool TryTake(double rate, TimeProvider clock, out bool isNews)
        {
            lock (gate)
            {
                var now = clock.GetTimestamp();
                taken = at == 0 ? 0 : Math.Max(0, taken - (clock.GetElapsedTime(at, now).TotalSeconds * rate));
                at = now;
                isNews = false;
                if (taken + 1 <= Math.Max(1, rate * BurstSeconds))
                {
                    taken++;
                    return true;
                }

                isNews = newsAt == 0 || clock.GetElapsedTime(newsAt, now) >= NewsEvery;
                newsAt = isNews ? now : newsAt;
                return false;
            }
        }
    }
}
