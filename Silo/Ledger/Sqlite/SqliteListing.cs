using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>
/// One page of devices. The statements come from a closed list; texts of the request travel as parameters only (T-27): tenant,
/// profile, text, rows, rows before them, and the two of <see cref="SqliteSearch"/>.
/// </summary>
internal static class SqliteListing
{
    /// <summary>No name has more than 255 code points (I-11), so no longer text can be part of one.</summary>
    private const int LongestName = 2 * 255;

    private const int Parameters = 7;

    public static DeviceRowPage Read(SqliteReadConnection connection, DeviceQuery query, CredentialCipher cipher)
    {
        var search = string.IsNullOrEmpty(query.TextSearch) ? null : SearchText.Fold(query.TextSearch);
        if (search?.Length > LongestName)
        {
            return new DeviceRowPage([], 0);
        }

        // One read transaction, so that the total and the page tell of the same moment.
        connection.Statement("BEGIN", 0).Execute();
        try
        {
            if (search is null)
            {
                var total = Number(Bound(connection, Total(query), query, null, query.PageSize));
                return new DeviceRowPage([.. Rows(Bound(connection, All(query), query, null, query.PageSize), cipher)], total);
            }

            var found = Number(Bound(connection, Count(query, search), query, search, SearchBound.Rows(query)));
            var text = found <= SearchBound.Counted ? Sorted(query, search) : Walked(query);
            return SearchBound.Page(query, Rows(Bound(connection, text, query, search, SearchBound.Rows(query)), cipher), found);
        }
        finally
        {
            connection.Statement("COMMIT", 0).Execute();
        }
    }

    /// <summary>The total without a search, which triggers keep.</summary>
    public static string Total(DeviceQuery query) => $"SELECT coalesce(sum(d.devices), 0) FROM device_count d WHERE {Where(query)}";

    /// <summary>Rows before the page are skipped in the index alone.</summary>
    public static string All(DeviceQuery query)
    {
        var order = Order(query.SortBy, query.Descending);
        return $"SELECT {DeviceColumns.All} FROM (SELECT d.rowid AS id FROM device d WHERE {Where(query)} ORDER BY {order} LIMIT @3 OFFSET @4) p CROSS JOIN device d ON d.rowid = p.id JOIN credential c ON c.device_id = d.device_id ORDER BY {order}";
    }

    /// <summary>Matches of a search, counted up to the bound.</summary>
    public static string Count(DeviceQuery query, string search) => $"SELECT count(*) FROM ({Found(query, search)} LIMIT {SearchBound.Counted + 1})";

    /// <summary>The page of a search with few matches: all of them are sorted.</summary>
    public static string Sorted(DeviceQuery query, string search) =>
        $"{DeviceColumns.Select}WHERE d.rowid IN ({Found(query, search)}) ORDER BY {Order(query.SortBy, query.Descending)} LIMIT @3 OFFSET @4";

    /// <summary>The page of a search with many: the devices in their order until it is full.</summary>
    public static string Walked(DeviceQuery query) =>
        $"{DeviceColumns.Select}WHERE {Where(query)} AND instr(d.name_folded, @2) > 0 ORDER BY {Order(query.SortBy, query.Descending)} LIMIT @3 OFFSET @4";

    // instr() and not LIKE: it has no pattern characters, so % and _ mean themselves.
    private static string Found(DeviceQuery query, string search) =>
        $"SELECT DISTINCT d.rowid {SqliteSearch.Of(search).From}{Where(query)} AND instr(d.name_folded, @2) > 0";

    private static SqliteStatement Bound(SqliteReadConnection connection, string sql, DeviceQuery query, string? search, long rows)
    {
        var where = search is null ? null : SqliteSearch.Of(search);
        return connection.Statement(sql, Parameters).With(query.Tenant.Value, query.ProfileId, search, rows, SearchBound.Offset(query), where?.First, where?.Second);
    }

    private static long Number(SqliteStatement statement)
    {
        using var row = statement.Query();
        return row.Read() ? Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) : 0;
    }

    private static List<DeviceRow> Rows(SqliteStatement statement, CredentialCipher cipher)
    {
        using var row = statement.Query();
        var rows = new List<DeviceRow>();
        while (row.Read())
        {
            rows.Add(SqliteDeviceRows.Read(row, cipher));
        }

        return rows;
    }

    // One text per combination, so that each is planned with the index that fits it.
    private static string Where(DeviceQuery query) => query.ProfileId is null ? "d.tenant_id = @0" : "d.tenant_id = @0 AND d.profile_id = @1";

    // No two names of a tenant are the same.
    private static string Order(DeviceSortProperty property, bool descending) => (property, descending) switch
    {
        (DeviceSortProperty.CreatedTime, false) => "d.created_at, d.device_id",
        (DeviceSortProperty.CreatedTime, true) => "d.created_at DESC, d.device_id DESC",
        (DeviceSortProperty.Name, false) => "d.name",
        (DeviceSortProperty.Name, true) => "d.name DESC",
        (DeviceSortProperty.Label, false) => "d.label, d.device_id",
        (DeviceSortProperty.Label, true) => "d.label DESC, d.device_id DESC",
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };
}
