using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Networks;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>
/// Counts what fails, not what succeeds: behind one address may stand a line of thousands. A wrong pair of key and secret that comes
/// again is a device with old firmware and no new guess, so it holds up itself and not its neighbours. Of this gateway only.
/// </summary>
internal sealed class SourceLimiter(IOptions<GatewayLimitsOptions> options, TimeProvider time, LimitInstruments instruments) : ISourceLimiter
{
    public const int MostConfigurable = 1_000_000;

    /// <summary>Sources that are remembered; the one that has been silent for longest makes room (I-21).</summary>
    public const int MostSources = 32_768;

    /// <summary>Requests of one source under way at once: as many as it may have connections.</summary>
    private readonly int mostOpen = options.Value.ConnectionsPerSource;

    private static readonly TimeSpan GuessWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KnownWrongPause = TimeSpan.FromSeconds(1);

    private readonly SourceLimitsOptions limits = options.Value.Source;
    private readonly NetworkList exempt = NetworkList.TryParse(options.Value.ExemptNetworks, out _)!;
    private readonly byte[] pairKey = RandomNumberGenerator.GetBytes(32);
    private readonly Lock gate = new();
    private readonly Dictionary<SourceKey, SourceState> sources = [];
    private readonly LinkedList<SourceState> calm = [];
    private readonly LinkedList<SourceState> guilty = [];

    /// <summary>Sources that are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return sources.Count;
            }
        }
    }

    public Fault? Enter(ProvisionRequest request)
    {
        if (KeyOf(request) is not { } key)
        {
            return null;
        }

        var pair = PairOf(request);
        lock (gate)
        {
            var now = time.GetTimestamp();
            var state = Find(key, now);
            if (Wait(state, pair, now) is { } wait)
            {
                instruments.OnSourceHeldOff(request.Origin.Protocol);
                return HoldOff(wait);
            }

            if (state.LastAsked(pair) is not null)
            {
                state.AddWrong(pair, now); // of many at once one is asked
            }

            state.Open++;
            return null;
        }
    }

    public void Left(ProvisionRequest request, Result<DeviceCredentials>? outcome)
    {
        if (KeyOf(request) is not { } key)
        {
            return;
        }

        lock (gate)
        {
            var now = time.GetTimestamp();
            var state = Find(key, now);
            state.Open = Math.Max(0, state.Open - 1);
            if (outcome is not { } answer || answer.TryGet(out _, out var fault) || fault.Code is FaultCode.Unavailable or FaultCode.LimitReached)
            {
                return;
            }

            if (fault.Code != FaultCode.ProvisionDataNotFound)
            {
                state.Spent++;
            }
            else if (state.AddWrong(PairOf(request), now))
            {
                state.Spent++;
                CountGuess(state, now);
            }
        }
    }

    /// <summary>How long the source has to wait before this request is asked, or null.</summary>
    private TimeSpan? Wait(SourceState state, long pair, long now)
    {
        if (state.WaitUntil > now)
        {
            return time.GetElapsedTime(now, state.WaitUntil);
        }

        if (state.LastAsked(pair) is { } asked)
        {
            // It waits for itself: its neighbours are not slowed by it.
            var since = time.GetElapsedTime(asked, now);
            return since < KnownWrongPause ? KnownWrongPause - since : null;
        }

        state.Spent = Math.Max(0, state.Spent - (time.GetElapsedTime(state.SpentAt, now).TotalSeconds * limits.AttemptsPerSecond));
        state.SpentAt = now;
        if (state.Spent >= limits.Burst)
        {
            return TimeSpan.FromSeconds((state.Spent - limits.Burst + 1) / limits.AttemptsPerSecond);
        }

        // A guesser gets one try after each wait, not as many as he has connections.
        return state.Open >= (IsGuesser(state, now) ? 1 : mostOpen) ? FirstDelay : null;
    }

    private void CountGuess(SourceState state, long now)
    {
        var calmFor = time.GetElapsedTime(Math.Max(state.GuessesSince, state.WaitUntil), now);
        if (calmFor >= (IsOverAllowance(state) ? limits.LongestDelay : GuessWindow))
        {
            state.Guesses = 0;
            state.GuessesSince = now;
        }

        state.Guesses++;
        if (state.Guesses < limits.WrongSecretsPerMinute)
        {
            return;
        }

        var doublings = Math.Min(state.Guesses - limits.WrongSecretsPerMinute, 20);
        var delay = FirstDelay * (1L << doublings);
        delay = delay < limits.LongestDelay ? delay : limits.LongestDelay;
        state.WaitUntil = now + (long)(delay.TotalSeconds * time.TimestampFrequency);
        Touch(state);
    }

    private bool IsOverAllowance(SourceState state) => state.Guesses >= limits.WrongSecretsPerMinute;

    private bool IsGuesser(SourceState state, long now) => IsOverAllowance(state) && time.GetElapsedTime(state.WaitUntil, now) < limits.LongestDelay;

    private SourceState Find(SourceKey key, long now)
    {
        if (!sources.TryGetValue(key, out var state))
        {
            if (sources.Count >= MostSources)
            {
                // Who has guessed is forgotten last: addresses that cost nothing must not wash it out.
                var oldest = (calm.First ?? guilty.First)!;
                oldest.List!.Remove(oldest);
                sources.Remove(oldest.Value.Key);
            }

            state = new SourceState(key, now);
            sources.Add(key, state);
        }

        Touch(state);
        return state;
    }

    private void Touch(SourceState state)
    {
        state.Place?.List?.Remove(state.Place);
        state.Place = (IsOverAllowance(state) ? guilty : calm).AddLast(state);
    }

    private SourceKey? KeyOf(ProvisionRequest request) =>
        IPAddress.TryParse(request.Origin.Source, out var address) && !exempt.Contains(address) ? SourceKey.Of(address) : (SourceKey?)null;

    /// <summary>Tells pairs of key and secret apart without keeping them.</summary>
    private long PairOf(ProvisionRequest request)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var key = request.ProvisionKey.Reveal();
        HMACSHA256.HashData(pairKey, Encoding.UTF8.GetBytes($"{key.Length}:{key}{request.ProvisionSecret.Reveal()}"), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static Fault HoldOff(TimeSpan wait) => new(
        FaultCode.LimitReached,
        "Too many provision requests from this address did not succeed. Please try again later.",
        Reason: "source_limited",
        RetryAfterSeconds: Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
}
