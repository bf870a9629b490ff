using ProvisioningCluster.Grains.Abstractions.Devices;

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

    /// <summary>
    /// Devices that are walked in the wanted order before the matches are sorted instead: enough for a text that one device in three
    /// has, however deep the page, and for a rarer one as long as its matches do not all stand late.
    /// </summary>
    public static long Walked(DeviceQuery query) => Counted + (3 * Math.Min(Offset(query) + Rows(query), int.MaxValue));

    /// <summary>Rows before the page.</summary>
    public static long Offset(DeviceQuery query) => (long)query.Page * query.PageSize;

    /// <summary>
    /// The page of a search. Above the bound its total is the least that is known: what was counted, and all rows up to the end
    /// of this page and the one after it. So whether another page follows is always told rightly.
    /// </summary>
    /// <param name="query">What was asked.</param>
    /// <param name="rows">The rows of the page, and one more if there is.</param>
    /// <param name="counted">Matches, counted up to one above <see cref="Counted"/>.</param>
    public static (IEnumerable<T> Rows, long Total) Page<T>(DeviceQuery query, List<T> rows, long counted)
    {
        var total = counted <= Counted || rows.Count == 0 ? counted : Math.Max(counted, Offset(query) + rows.Count);
        return (rows.Take(query.PageSize), total);
    }
}
