using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Events;

/// <summary>When a consumer is known, and which connection has it.</summary>
internal static class ConsumerRules
{
    /// <summary>A consumer is seen no more often than this while it is connected.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>What is added to its expiry: a connection that is not told to be over is missed only after it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(3);

    public static Fault TakenOver { get; } = new(FaultCode.InUse, "A newer connection has taken the consumer over.", Reason: "taken_over");

    public static Fault Gone { get; } = new(FaultCode.NotFound, "The consumer is not known any more.", Reason: "consumer_missing");

    public static Fault TooMany { get; } = new(FaultCode.LimitReached, "The tenant has as many consumers of events as it may have.", Reason: "consumer_limit");

    public static bool IsExpired(ConsumerRow row, DateTimeOffset now) => now.ToUnixTimeMilliseconds() > row.SeenAt + (row.ExpirySeconds * 1_000) + Grace.TotalMilliseconds;

    public static bool Wants(ConsumerRow row, string kind) => row.Subscriptions.Any(one => one.IsForAll || one.Filter == kind);

    /// <summary>Null, or what is wrong with a connection's wish. Gateways ask for nothing else.</summary>
    public static Fault? Check(ImmutableArray<ConsumerSubscription> subscriptions) =>
        subscriptions.All(one => (one.IsForAll || EventKinds.All.Contains(one.Filter)) && one.Qos is 0 or 1 && one.Identifier is >= 0 and <= uint.MaxValue)
            && subscriptions.Length <= EventKinds.All.Length + 2
            ? null
            : new Fault(FaultCode.InvalidArgument, "The subscriptions are of no kinds that there are.", "subscriptions");
}
