using System.Globalization;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Devices;

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

    private const string TotalOfAll = "SELECT coalesce(sum(devices), 0) FROM device_count";

    /// <param name="connection">Reads.</param>
    /// <param name="query">Which page.</param>
    /// <param name="read">Takes what it wants from a row of <see cref="DeviceColumns"/>.</param>
    public static (IEnumerable<T> Rows, long Total) Read<T>(SqliteReadConnection connection, DeviceQuery query, Func<SqliteDataReader, T> read)
    {
        var search = string.IsNullOrEmpty(query.TextSearch) ? null : SearchText.Fold(query.TextSearch);
        if (search?.Length > LongestName)
        {
            return ([], 0);
        }

        // One read transaction, so that the total and the page tell of the same moment.
        connection.Statement("BEGIN", 0).Execute();
        try
        {
            if (search is null)
            {
                var total = Number(Bound(connection, Total(query), query, null, query.PageSize));
                return (Rows(Bound(connection, All(query), query, null, query.PageSize), read), total);
            }

            var byParts = IsByParts(connection, query, search);
            var found = Number(Bound(connection, byParts ? Count(query, search) : CountWalked(query), query, search, SearchBound.Rows(query)));
            var text = byParts && found <= SearchBound.Counted ? Sorted(query, search) : Walked(query);
            return SearchBound.Page(query, Rows(Bound(connection, text, query, search, SearchBound.Rows(query)), read), found);
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

    /// <summary>How often the parts of the text are in the names of all tenants, counted up to the number of rows.</summary>
    public static string CountParts(string search) => $"SELECT count(*) FROM (SELECT 1 {SqliteSearch.Of(search).Parts} LIMIT @3)";

    /// <summary>Matches of a search among the devices themselves, counted up to the bound.</summary>
    public static string CountWalked(DeviceQuery query) =>
        $"SELECT count(*) FROM (SELECT 1 FROM device d WHERE {Where(query)} AND instr(d.name_folded, @2) > 0 LIMIT {SearchBound.Counted + 1})";

    /// <summary>
    /// The index of parts is that of all tenants. When it names more than half as many devices as this tenant has, or this profile,
    /// theirs are read instead: so a search costs what the own devices cost at most, whatever others call theirs.
    /// </summary>
    private static bool IsByParts(SqliteReadConnection connection, DeviceQuery query, string search)
    {
        var own = Number(Bound(connection, Total(query), query, search, 0));
        return own == Number(connection.Statement(TotalOfAll, 0)) || Number(Bound(connection, CountParts(search), query, search, (own / 2) + 1)) <= own / 2;
    }

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

    private static List<T> Rows<T>(SqliteStatement statement, Func<SqliteDataReader, T> read)
    {
        using var row = statement.Query();
        var rows = new List<T>();
        while (row.Read())
        {
            rows.Add(read(row));
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
