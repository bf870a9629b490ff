using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Operators;

/// <summary>
/// Slows down sources that guess passwords (T-22): beyond the permitted failures each one doubles the delay, up to 15 minutes.
/// The account's own delay is kept by the cluster; this one also bounds what a source can make us compute.
/// </summary>
public sealed class SignInThrottle(IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>Sources remembered at most (I-21).</summary>
    public const int Capacity = 10_000;

    /// <summary>No source waits longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Guesses> sources = [];

    /// <summary>
    /// False while the source has to wait. An attempt counts as failed from here on, so that a burst is not free;
    /// <see cref="Succeeded"/> takes it back.
    /// </summary>
    public bool TryBegin(IPAddress? address, out TimeSpan wait)
    {
        lock (gate)
        {
            if (Blocks(SourceOf(address), out wait))
            {
                return false;
            }

            Count(SourceOf(address));
            return true;
        }
    }

    /// <summary>True while the source has to wait; counts nothing.</summary>
    public bool IsBlocked(IPAddress? address, out TimeSpan wait)
    {
        lock (gate)
        {
            return Blocks(SourceOf(address), out wait);
        }
    }

    /// <summary>The attempt was a guess.</summary>
    public void Failed(IPAddress? address)
    {
        lock (gate)
        {
            Count(SourceOf(address));
        }
    }

    /// <summary>The attempt was no guess.</summary>
    public void Succeeded(IPAddress? address)
    {
        var source = SourceOf(address);
        lock (gate)
        {
            if (sources.TryGetValue(source, out var guesses))
            {
                sources[source] = guesses with { Failures = Math.Max(0, guesses.Failures - 1), BlockedUntil = default };
            }
        }
    }

    private Guesses Known(IPAddress source) => sources.TryGetValue(source, out var guesses) && clock.GetUtcNow() - guesses.LastAt < Memory ? guesses : default;

    private bool Blocks(IPAddress source, out TimeSpan wait)
    {
        var left = Known(source).BlockedUntil - clock.GetUtcNow();
        wait = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return wait > TimeSpan.Zero;
    }

    private void Count(IPAddress source)
    {
        var now = clock.GetUtcNow();
        var failures = Known(source).Failures + 1;
        MakeRoom(source, now);
        sources[source] = new Guesses(failures, now, now + DelayAfter(failures));
    }

    private static IPAddress SourceOf(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear(); // one site has a /64 to choose addresses from
        return new IPAddress(bytes);
    }

    private TimeSpan DelayAfter(int failures)
    {
        var beyond = failures - options.Value.SignInFailuresPerSource;
        return beyond < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(beyond, 20))));
    }

    private void MakeRoom(IPAddress source, DateTimeOffset now)
    {
        if (sources.Count < Capacity || sources.ContainsKey(source))
        {
            return;
        }

        foreach (var (stale, _) in sources.Where(entry => now - entry.Value.LastAt >= Memory).ToArray())
        {
            sources.Remove(stale);
        }

        if (sources.Count >= Capacity)
        {
            sources.Remove(sources.MinBy(entry => entry.Value.LastAt).Key);
        }
    }

    private readonly record struct Guesses(int Failures, DateTimeOffset LastAt, DateTimeOffset BlockedUntil);
}
