using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>
/// What all silos did for one tenant in the last hour; key: <see cref="OverviewKey"/>. The figures are for people who look at the line: about a second old, and
/// a silo that is killed takes with it what it had not told. The audit is the truth.
/// </summary>
[Alias("pc.IOverviewGrain")]
public interface IOverviewGrain : IGrainWithStringKey
{
    /// <summary>Figures of the last minutes, 1 to 60, with the one that goes on. Fault: InvalidArgument, with the field.</summary>
    [Alias("read"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<OverviewSnapshot>> ReadAsync(int minutes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes what a silo has counted. A report holds sums, not differences: told twice it counts once, and the answer says which minutes need not be told any more.
    /// </summary>
    [Alias("report")]
    ValueTask<Result<OverviewReceipt>> ReportAsync(OverviewReport report);
}
