using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing.Load;

/// <summary>What devices a load is made of. Workers are dealt out to the gateways in turn.</summary>
public sealed record LoadPlan
{
    public required TestProfile Profile { get; init; }

    /// <summary>Gateways, or anything that takes devices, such as a balancer.</summary>
    public required IReadOnlyList<DeviceDoor> Doors { get; init; }

    /// <summary>Workers per protocol that ask once, for fresh and hot names mixed.</summary>
    public int MixedPerWire { get; init; } = 4;

    /// <summary>Workers per protocol that ask for a fresh name until it is answered.</summary>
    public int LinesPerWire { get; init; } = 2;

    /// <summary>Share of fresh names among the mixed ones.</summary>
    public double FreshShare { get; init; } = 0.7;

    public int HotNames { get; init; } = 12;

    /// <summary>Shortest time between two requests of one worker; it is longer when the reply is late.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time for which a worker heeds a retry hint: a line waits with its hand on the button.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a device waits for a reply: more than the 8 s in which a gateway gives one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Age at which a line's name without a reply is given up when the load is told to stop.</summary>
    public TimeSpan LineDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests after which a device hangs up and another one connects.</summary>
    public int RequestsPerConnection { get; init; } = 25;

    /// <summary>Whether a worker whose connection is lost goes on at the next gateway, as behind a balancer, instead of at its own.</summary>
    public bool Roams { get; init; }
}
