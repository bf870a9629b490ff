using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Sqlite;
using ProvisioningCluster.Silo.Storage;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

/// <summary>What SQLite does for a page of very many devices, by its own account.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private const int Usual = 20_000;
    private const long Begin = 1_700_000_000_000;
    private static readonly TenantId Tenant = new(new Guid("00000000-0000-0000-0000-000000000001"));
    private static readonly TenantId Small = new(new Guid("00000000-0000-0000-0000-000000000002"));
    private static readonly Guid Profile = new("00000000-0000-0000-0000-000000000011");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plans-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_page_of_very_many_devices_is_carried_by_an_index()
    {
        using var source = new SqliteSource($"Data Source={folder.FullName}/plans.db");
        using var connection = source.Open();
        var scripts = SchemaScript.For(StorageOptions.Sqlite);
        SqliteSchema.Upgrade(connection, [.. scripts.TakeWhile(script => !script.Name.EndsWith("_listing.sql", StringComparison.Ordinal))]);
        var rows = SearchRows.Of(Usual);
        Fill(connection, rows);
        var begin = Stopwatch.GetTimestamp();
        SqliteSchema.Upgrade(connection, scripts); // takes in what is there
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taken in in {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s"));

        var all = new DeviceQuery { Tenant = Tenant, PageSize = 10, Page = 0 };
        var ofProfile = all with { ProfileId = Profile };
        Plan(connection, SqliteListing.Total(all), all, "SEARCH d USING PRIMARY KEY (tenant_id=?)");
        Plan(connection, SqliteListing.Total(ofProfile), ofProfile, "SEARCH d USING PRIMARY KEY (tenant_id=? AND profile_id=?)");
        Plan(connection, SqliteListing.All(all), all, "SEARCH d USING COVERING INDEX device_by_age (tenant_id=?)");
        Plan(connection, SqliteListing.All(ofProfile), ofProfile, "SEARCH d USING COVERING INDEX device_by_profile (tenant_id=? AND profile_id=?)");
        foreach (var backwards in new[] { false, true })
        {
            var (byName, byLabel) = (all with { SortBy = DeviceSortProperty.Name, Descending = backwards }, all with { SortBy = DeviceSortProperty.Label, Descending = backwards });
            Plan(connection, SqliteListing.All(byName), byName, "SEARCH d USING COVERING INDEX sqlite_autoindex_device_2 (tenant_id=?)");
            Plan(connection, SqliteListing.All(byLabel), byLabel, "SEARCH d USING COVERING INDEX device_by_label (tenant_id=?)");
            (byName, byLabel) = (byName with { ProfileId = Profile }, byLabel with { ProfileId = Profile });
            Plan(connection, SqliteListing.All(byName), byName, "SEARCH d USING COVERING INDEX device_by_profile_name (tenant_id=? AND profile_id=?)");
            Plan(connection, SqliteListing.All(byLabel), byLabel, "SEARCH d USING COVERING INDEX device_by_profile_label (tenant_id=? AND profile_id=?)");
        }

        foreach (var (text, index) in new[] { ("abcde", "SCAN device_part VIRTUAL TABLE"), ("3f", "SCAN p VIRTUAL TABLE"), ("zq", "SCAN p VIRTUAL TABLE") })
        {
            foreach (var search in new[] { all with { TextSearch = text }, ofProfile with { TextSearch = text } })
            {
                Plan(connection, SqliteListing.Count(search, text), search, index, "USING INDEX device_by_search (search_id=?)");
                Plan(connection, SqliteListing.Sorted(search, text), search, index, "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)");
                Plan(connection, SqliteListing.Walked(search), search, search.ProfileId is null ? "device_by_age" : "device_by_profile");
            }
        }

        foreach (var text in new[] { "press", "late", "abcde", "3f", "zq" })
        {
            foreach (var page in new[] { all, all with { SortBy = DeviceSortProperty.Label, Descending = true, PageSize = 700, Page = 14 }, all with { Tenant = Small }, ofProfile })
            {
                Same(source, page with { TextSearch = text });
            }
        }

        // The index of parts is not asked when the names of others would be read in it for longer than the own devices.
        var foreign = all with { Tenant = Small, TextSearch = "press" };
        Plan(connection, SqliteListing.CountParts("press"), foreign, "SCAN device_part VIRTUAL TABLE");
        Plan(connection, SqliteListing.CountWalked(foreign), foreign, "SEARCH d USING INDEX", "(tenant_id=?");

        var audit = new AuditFilter { Tenant = Tenant, Limit = 10 };
        PlanAudit(connection, audit with { DeviceName = "Press-77", OldestFirst = true }, "audit_by_device (tenant_id=? AND device_name=?)");
        PlanAudit(connection, audit with { ProfileId = Profile }, "audit_by_profile (tenant_id=? AND profile_id=?)");
        PlanAudit(connection, audit with { Reason = "RARE" }, "audit_by_reason (tenant_id=? AND reason=?)");
        PlanAudit(connection, audit with { StartTime = Begin + 500, EndTime = Begin + 600 }, "SCAN audit", "audit_by_moment (tenant_id=? AND at>? AND at<?)");
        PlanAudit(connection, audit with { EndTime = Begin + (rows / 2) }, "SCAN audit", "audit_by_moment (tenant_id=? AND at<?)");
        PlanAudit(connection, audit with { Tenant = Small }, "SCAN audit", "COVERING INDEX audit_by_");
    }

    /// <summary>The last devices are a batch of their own; a second tenant has a hundred.</summary>
    private static void Fill(SqliteConnection connection, int rows)
    {
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText =
            """
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < @rows + 100)
            INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, label, version, row_version)
            SELECT randomblob(16), unhex('0000000000000000000000000000000' || iif(n <= @rows, 1, 2)), 'Press-' || h, lower('Press-' || h),
                unhex('0000000000000000000000000000001' || (n % 4)), @begin + n, CASE WHEN n % 2 = 0 THEN 'Hall ' || (n % 1000) END, 1, 1
            FROM (SELECT n, hex(randomblob(6)) || iif(n > @rows - @late, '-late', '') AS h FROM n);
            INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, created_at, version)
            SELECT device_id, device_id, 1, device_id, 0, x'00', created_at, 1 FROM device;
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < @rows)
            INSERT INTO audit (tenant_id, at, action, status, reason, device_name, profile_id, operation_id, protocol)
            SELECT unhex('0000000000000000000000000000000' || iif(n % 1000 = 7, 2, 1)), @begin + n, 0, iif(n % 50 = 0, 1, 0), iif(n = 500, 'RARE', iif(n % 50 = 0, 'OFTEN', '')),
                'Press-' || n, unhex('0000000000000000000000000000001' || (n % 4)), randomblob(16), 0
            FROM n;
            """;
        command.Parameters.AddWithValue("@rows", rows);
        command.Parameters.AddWithValue("@late", Math.Max(11_000, rows / 50));
        command.Parameters.AddWithValue("@begin", Begin);
        command.ExecuteNonQuery();
    }

    /// <summary>The page is the one that reading and sorting everything gives.</summary>
    private static void Same(SqliteSource source, DeviceQuery query)
    {
        using var connection = source.Open();
        var order = query.SortBy == DeviceSortProperty.Label ? "label DESC, device_id DESC" : "created_at, device_id";
        using var plain = new SqliteStatement(
            connection, $"SELECT device_id FROM device WHERE tenant_id = @0 AND (@1 IS NULL OR profile_id = @1) AND instr(name_folded, @2) > 0 ORDER BY {order} LIMIT @3 OFFSET @4", 5);
        var expected = new List<string>();
        using (var row = plain.With(query.Tenant.Value, query.ProfileId, query.TextSearch, query.PageSize, SearchBound.Offset(query)).Query())
        {
            while (row.Read())
            {
                expected.Add(Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
            }
        }

        using var reading = new SqliteReadConnection(source.Open());
        var begin = Stopwatch.GetTimestamp();
        var (rows, total) = SqliteListing.Read(reading, query, row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{query.SortBy}{(query.Tenant == Small ? " of the small tenant" : "")}{(query.ProfileId is null ? "" : " of a profile")} page {query.Page} search {query.TextSearch}: total {total}, {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms"));
        Assert.Equal(expected, rows);
    }

    private static void Plan(SqliteConnection connection, string sql, DeviceQuery query, params string[] carriedBy)
    {
        var search = query.TextSearch is null ? null : SqliteSearch.Of(query.TextSearch);
        Plan(connection, sql, [query.Tenant.Value, query.ProfileId, query.TextSearch, SearchBound.Rows(query), SearchBound.Offset(query), search?.First, search?.Second], carriedBy);
    }

    /// <summary>Each of the statements is carried by its index. The nearest rows are the first of a walk.</summary>
    private static void PlanAudit(SqliteConnection connection, AuditFilter filter, params string[] carriedBy)
    {
        foreach (var ((sql, values), index) in AuditSelect.For(filter, static index => $"@{index}").Zip(carriedBy))
        {
            Plan(connection, sql, [.. values], index);
        }
    }

    private static void Plan(SqliteConnection connection, string sql, object?[] values, params string[] carriedBy)
    {
        var steps = new List<string>();
        using (var explain = new SqliteStatement(connection, "EXPLAIN QUERY PLAN " + sql, values.Length))
        using (var row = explain.With(values).Query())
        {
            while (row.Read())
            {
                steps.Add(row.GetString(3));
            }
        }

        using var statement = new SqliteStatement(connection, sql, values.Length);
        var begin = Stopwatch.GetTimestamp();
        using (var row = statement.With(values).Query())
        {
            while (row.Read())
            {
            }
        }

        var plan = string.Join('\n', steps);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms: {sql[^Math.Min(sql.Length, 150)..]}"));
        Assert.All(carriedBy, step => Assert.Contains(step, plan, StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step is "SCAN d" or "SCAN device");
    }
}
