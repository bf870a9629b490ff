using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>One page of devices. The statements come from a closed list; texts of the request travel as parameters only (T-27).</summary>
internal static class SqliteListing
{
    /// <summary>No name has more than 255 code points (I-11), so no longer text can be part of one.</summary>
    private const int LongestName = 2 * 255;

    // One text per combination, so that each is planned with the index that fits it.
    // instr() and not LIKE: it has no pattern characters, so % and _ mean themselves.
    private const string All = "WHERE d.tenant_id = @0 ";
    private const string OfProfile = "WHERE d.tenant_id = @0 AND d.profile_id = @1 ";
    private const string Named = "WHERE d.tenant_id = @0 AND instr(d.name_folded, @2) > 0 ";
    private const string OfProfileNamed = "WHERE d.tenant_id = @0 AND d.profile_id = @1 AND instr(d.name_folded, @2) > 0 ";

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
            var total = Count(connection, query, search);
            return new DeviceRowPage([.. Page(connection, query, search, cipher)], total);
        }
        finally
        {
            connection.Statement("COMMIT", 0).Execute();
        }
    }

    private static long Count(SqliteReadConnection connection, DeviceQuery query, string? search)
    {
        using var reader = connection.Statement("SELECT count(*) FROM device d " + Where(query, search), 3).With(query.Tenant.Value, query.ProfileId, search).Query();
        return reader.Read() ? Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture) : 0;
    }

    private static List<DeviceRow> Page(SqliteReadConnection connection, DeviceQuery query, string? search, CredentialCipher cipher)
    {
        var statement = connection.Statement(DeviceColumns.Select + Where(query, search) + Order(query.SortBy, query.Descending) + " LIMIT @3 OFFSET @4", 5);
        using var reader = statement
            .With(query.Tenant.Value, query.ProfileId, search, query.PageSize, (long)query.Page * query.PageSize)
            .Query();
        var rows = new List<DeviceRow>();
        while (reader.Read())
        {
            rows.Add(SqliteDeviceRows.Read(reader, cipher));
        }

        return rows;
    }

    private static string Where(DeviceQuery query, string? search) => (query.ProfileId, search) switch
    {
        (null, null) => All,
        (_, null) => OfProfile,
        (null, _) => Named,
        _ => OfProfileNamed,
    };

    private static string Order(DeviceSortProperty property, bool descending) => (property, descending) switch
    {
        (DeviceSortProperty.CreatedTime, false) => "ORDER BY d.created_at, d.device_id",
        (DeviceSortProperty.CreatedTime, true) => "ORDER BY d.created_at DESC, d.device_id DESC",
        (DeviceSortProperty.Name, false) => "ORDER BY d.name, d.device_id",
        (DeviceSortProperty.Name, true) => "ORDER BY d.name DESC, d.device_id DESC",
        (DeviceSortProperty.Label, false) => "ORDER BY d.label, d.device_id",
        (DeviceSortProperty.Label, true) => "ORDER BY d.label DESC, d.device_id DESC",
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };
}
