using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Grains.Overview;

/// <summary>What requests are told apart by.</summary>
internal readonly record struct OverviewKind(Guid? ProfileId, TransportProtocol Protocol, string Status, string Reason)
{
    private const string Other = "other";

    /// <summary>For the kinds beyond those that are told apart (I-21).</summary>
    public OverviewKind AsOther() => new(null, Protocol, Status, Reason.Length == 0 ? Reason : Other);

    public OverviewCount With(long count) => new() { ProfileId = ProfileId, Protocol = Protocol, Status = Status, Reason = Reason, Count = count };

    public static OverviewKind Of(OverviewCount count) => new(count.ProfileId, count.Protocol, count.Status, count.Reason);

    public static OverviewKind Of(OverviewOutcome outcome) => new(outcome.ProfileId, outcome.Protocol, outcome.Status, outcome.Reason);
}
