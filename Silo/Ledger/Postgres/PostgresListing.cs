using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// Statements of one page of devices. They come from a closed list; texts of the request travel as parameters only (T-27): tenant,
/// profile, pattern, rows, rows before them, devices to walk. Total and page come in one statement, so that they tell of the same
/// moment; the total comes also when the page is empty.
/// </summary>
internal static class PostgresListing
{
    public static string Text(DeviceQuery query, bool isSearch) => isSearch ? Search(query) : All(query);

    /// <summary>The pattern of a text that is anywhere in a name. Characters that mean something in patterns mean themselves.</summary>
    public static string Pattern(string search) =>
        $"%{search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>
    /// The total is a sum of few rows that triggers keep. Rows before the page are skipped in the index alone, which holds the key
    /// that the rows of the page are then read by.
    /// </summary>
    private static string All(DeviceQuery query)
    {
        var (where, order) = (Where(query), Order(query.SortBy, query.Descending));
        var key = query.SortBy == DeviceSortProperty.Name ? "name" : "device_id";
        return
            $"""
            SELECT {DeviceColumns.All}, t.total
            FROM (SELECT coalesce(sum(d.devices), 0)::bigint AS total FROM device_count d WHERE {where}) t
            LEFT JOIN LATERAL (SELECT d.{key} FROM device d WHERE {where} ORDER BY {order} LIMIT $4 OFFSET $5) p ON true
            LEFT JOIN device d ON d.tenant_id = $1 AND d.{key} = p.{key}
            LEFT JOIN credential c ON c.device_id = d.device_id
            ORDER BY {order}
            """;
    }

    /// <summary>
    /// Matches are taken up to the bound: from the index of the parts of names when the text is rare, and from the first rows when it
    /// is frequent, so they are always few to read. All of them are sorted. When there are more, devices are walked in the wanted order,
    /// but not far ($6): if the page is not full by then, the matches stand late in it, and all of them are taken from the index of
    /// parts and sorted.
    /// </summary>
    private static string Search(DeviceQuery query)
    {
        var (owned, order) = (Where(query), Order(query.SortBy, query.Descending));
        var where = $"{owned} AND d.name_folded LIKE $3";
        return
            $"""
            WITH found AS MATERIALIZED (
                SELECT d.device_id, d.created_at, d.name, d.label FROM device d WHERE {where} LIMIT {SearchBound.Counted + 1}
            ), t AS MATERIALIZED (
                SELECT count(*) AS total, count(*) > {SearchBound.Counted} AS more FROM found
            ), walked AS MATERIALIZED (
                SELECT d.device_id
                FROM (
                    SELECT d.device_id, d.created_at, d.name, d.label, d.name_folded
                    FROM device d WHERE {owned} AND (SELECT more FROM t) ORDER BY {order} LIMIT $6
                ) d
                WHERE d.name_folded LIKE $3 ORDER BY {order} LIMIT $4 OFFSET $5
            )
            SELECT {DeviceColumns.All}, t.total
            FROM t
            LEFT JOIN LATERAL (
                (SELECT d.device_id FROM found d WHERE NOT t.more ORDER BY {order} LIMIT $4 OFFSET $5)
                UNION ALL
                (SELECT w.device_id FROM walked w WHERE (SELECT count(*) FROM walked) = $4)
                UNION ALL
                (
                    SELECT d.device_id FROM device d
                    WHERE t.more AND (SELECT count(*) FROM walked) < $4 AND {where} ORDER BY {Unindexed(order)} LIMIT $4 OFFSET $5
                )
            ) p ON true
            LEFT JOIN device d ON d.device_id = p.device_id
            LEFT JOIN credential c ON c.device_id = d.device_id
            ORDER BY {order}
            """;
    }

    /// <summary>The order in a form that no index has, so that matches are sorted and not met by walking.</summary>
    private static string Unindexed(string order) => order
        .Replace("d.created_at", "(d.created_at + 0)", StringComparison.Ordinal)
        .Replace("d.name", "(d.name || '')", StringComparison.Ordinal)
        .Replace("d.label", "(d.label || '')", StringComparison.Ordinal);

    // One text per combination, so that each is planned with the index that fits it; an unused parameter still has its type.
    private static string Where(DeviceQuery query) => query.ProfileId is null ? "d.tenant_id = $1" : "d.tenant_id = $1 AND d.profile_id = $2";

    // Devices without a label come first, as in every database that counts null as the least. No two names of a tenant are the same.
    private static string Order(DeviceSortProperty property, bool descending) => (property, descending) switch
    {
        (DeviceSortProperty.CreatedTime, false) => "d.created_at, d.device_id",
        (DeviceSortProperty.CreatedTime, true) => "d.created_at DESC, d.device_id DESC",
        (DeviceSortProperty.Name, false) => "d.name",
        (DeviceSortProperty.Name, true) => "d.name DESC",
        (DeviceSortProperty.Label, false) => "d.label NULLS FIRST, d.device_id",
        (DeviceSortProperty.Label, true) => "d.label DESC NULLS LAST, d.device_id DESC",
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };
}
