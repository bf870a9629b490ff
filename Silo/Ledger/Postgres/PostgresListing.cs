using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Statements of one page of devices. They come from a closed list; texts of the request travel as parameters only (T-27).</summary>
internal static class PostgresListing
{
    /// <summary>Matches of a search above which walking an index in the wanted order meets a page of them soon.</summary>
    private const int Many = 5_000;

    /// <summary>
    /// Total and page in one statement, so that they tell of the same moment. The total comes also when the page is empty.
    /// </summary>
    public static string Text(DeviceQuery query, string? search)
    {
        var where = Where(query, search);
        var order = Order(query.SortBy, query.Descending);
        return
            $"""
            SELECT {DeviceColumns.All}, t.total
            FROM (SELECT count(*) AS total FROM device d WHERE {where}) t
            LEFT JOIN LATERAL ({(search is null ? Walk(where, order) : WalkOrSort(where, order))}) d ON true
            LEFT JOIN credential c ON c.device_id = d.device_id
            ORDER BY {order}
            """;
    }

    private static string Walk(string where, string order) => $"SELECT d.* FROM device d WHERE {where} ORDER BY {order} LIMIT $4 OFFSET $5";

    /// <summary>
    /// The planner cannot know how many names hold a text, and a walk along an index for three among millions would read
    /// them all in random order. The total is known by then: few matches are sorted, by expressions that no index has.
    /// Measured with a million devices: a rare text by label 0.25 s instead of 3 s.
    /// </summary>
    private static string WalkOrSort(string where, string order) =>
        $"""
        ({Walk($"t.total > {Many} AND {where}", order)})
        UNION ALL
        ({Walk($"t.total <= {Many} AND {where}", Unindexed(order))})
        """;

    private static string Unindexed(string order) => order
        .Replace("d.created_at", "(d.created_at + 0)", StringComparison.Ordinal)
        .Replace("d.name", "(d.name || '')", StringComparison.Ordinal)
        .Replace("d.label", "(d.label || '')", StringComparison.Ordinal);

    // One text per combination, so that each is planned with the index that fits it; an unused parameter still has its type.
    // strpos() and not LIKE: it has no pattern characters, so % and _ mean themselves.
    private static string Where(DeviceQuery query, string? search) => (query.ProfileId, search) switch
    {
        (null, null) => "d.tenant_id = $1",
        (_, null) => "d.tenant_id = $1 AND d.profile_id = $2",
        (null, _) => "d.tenant_id = $1 AND strpos(d.name_folded, $3) > 0",
        _ => "d.tenant_id = $1 AND d.profile_id = $2 AND strpos(d.name_folded, $3) > 0",
    };

    // Devices without a label come first, as in every database that counts null as the least.
    private static string Order(DeviceSortProperty property, bool descending) => (property, descending) switch
    {
        (DeviceSortProperty.CreatedTime, false) => "d.created_at, d.device_id",
        (DeviceSortProperty.CreatedTime, true) => "d.created_at DESC, d.device_id DESC",
        (DeviceSortProperty.Name, false) => "d.name, d.device_id",
        (DeviceSortProperty.Name, true) => "d.name DESC, d.device_id DESC",
        (DeviceSortProperty.Label, false) => "d.label NULLS FIRST, d.device_id",
        (DeviceSortProperty.Label, true) => "d.label DESC NULLS LAST, d.device_id DESC",
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };
}
