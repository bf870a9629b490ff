using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>How far the matches of a search are counted. A total that is exact for any search would read every match for every page.</summary>
internal static class SearchBound
{
    /// <summary>
    /// The total is exact up to here. With a million devices it is also about where sorting all matches and walking along the
    /// wanted order until a page is full cost the same.
    /// </summary>
    public const int Counted = 10_000;

    /// <summary>Rows that a search reads for a page: one more than the page holds tells whether another page follows.</summary>
    public static long Rows(DeviceQuery query) => (long)query.PageSize + 1;

    /// <summary>Rows before the page.</summary>
    public static long Offset(DeviceQuery query) => (long)query.Page * query.PageSize;

    /// <summary>
    /// The page of a search. Above the bound its total is the least that is known: what was counted, and all rows up to the end
    /// of this page and the one after it. So whether another page follows is always told rightly.
    /// </summary>
    /// <param name="query">What was asked.</param>
    /// <param name="rows">The rows of the page, and one more if there is.</param>
    /// <param name="counted">Matches, counted up to one above <see cref="Counted"/>.</param>
    public static DeviceRowPage Page(DeviceQuery query, List<DeviceRow> rows, long counted)
    {
        var total = counted <= Counted || rows.Count == 0 ? counted : Math.Max(counted, Offset(query) + rows.Count);
        return new DeviceRowPage([.. rows.Take(query.PageSize)], total);
    }
}
