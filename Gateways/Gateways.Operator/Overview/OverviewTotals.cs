using ProvisioningCluster.Grains.Abstractions.Overview;

namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>How provision requests ended.</summary>
/// <param name="Provisioned">Devices that were given credentials.</param>
/// <param name="Refused">Refused, or told to come again later.</param>
/// <param name="Failed">Not answered.</param>
internal sealed record OverviewTotals(long Provisioned, long Refused, long Failed)
{
    public static OverviewTotals Of(IEnumerable<OverviewCount> counts)
    {
        var (provisioned, refused, failed) = (0L, 0L, 0L);
        foreach (var count in counts)
        {
            _ = count.Status switch
            {
                OverviewStatus.Success => provisioned += count.Count,
                OverviewStatus.Error => failed += count.Count,
                _ => refused += count.Count,
            };
        }

        return new OverviewTotals(provisioned, refused, failed);
    }
}
