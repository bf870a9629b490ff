using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Silo.Ledger.Postgres;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>What PostgreSQL does for a page of very many devices, by its own account.</summary>
public sealed partial class PostgresPlanTests(PostgresFixture postgres)
{
    private const int Usual = 100_000;
    private const long Begin = 1_700_000_000_000;
    private static readonly Guid Tenant = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Small = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Profile = new("00000000-0000-0000-0000-000000000011");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_of_very_many_devices_is_carried_by_an_index()
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        var source = host.Services.GetRequiredService<PostgresSource>();
        var indexes = host.Services.GetRequiredService<PostgresIndexes>();
        await indexes.ExecuteTask!; // they are all there
        var rows = SearchRows.Of(Usual);
        await FillAsync(source, indexes, rows);

        var all = new DeviceQuery { Tenant = new TenantId(Tenant), PageSize = 10, Page = 0 };
        var ofProfile = all with { ProfileId = Profile };

        // The most blocks of each are about twice what was measured, the same with a hundred thousand devices and a million: a row of a page is
        // eight, which are three tables and indexes that are three or four deep.

        // A search: one look-up among the parts of names, sorted by anything.
        foreach (var order in Enum.GetValues<DeviceSortProperty>())
        {
            await PlanAsync(source, all with { TextSearch = "abcde", SortBy = order }, most: 150, "device_name_parts");
            await PlanAsync(source, ofProfile with { TextSearch = "abcde", SortBy = order }, most: 150, "device_name_parts");
        }

        // A text in every name: never all of them.
        await PlanAsync(source, all with { TextSearch = "press" }, most: 600, "device_by_age");

        // More matches than are counted, and none among the devices that are walked.
        foreach (var order in Enum.GetValues<DeviceSortProperty>())
        {
            await PlanAsync(source, all with { TextSearch = "late", SortBy = order }, most: 2_500, "device_name_parts");
        }

        // Whichever way is taken, it is the page that reading and sorting everything gives: full, not full, and behind the end.
        foreach (var text in new[] { "press", "late", "3f", "abc" })
        {
            foreach (var order in Enum.GetValues<DeviceSortProperty>())
            {
                await SameAsync(source, all with { TextSearch = text, SortBy = order });
                await SameAsync(source, all with { TextSearch = text, SortBy = order, Descending = true, PageSize = 700, Page = 14 });
                await SameAsync(source, all with { TextSearch = text, SortBy = order, PageSize = 7_000, Page = 1 });
            }
        }

        // Another tenant is small, and its names are as those of this one.
        foreach (var text in new[] { "press", "abcde", "3f", "zq" })
        {
            await PlanAsync(source, all with { Tenant = new TenantId(Small), TextSearch = text }, most: 300);
        }

        // A listing: its order is that of an index, also of a profile, and the total is not counted.
        foreach (var backwards in new[] { false, true })
        {
            await PlanAsync(source, all with { Descending = backwards }, most: 170, "device_by_age", "device_count");
            await PlanAsync(source, all with { SortBy = DeviceSortProperty.Name, Descending = backwards }, most: 170, "device_name", "device_count");
            await PlanAsync(source, all with { SortBy = DeviceSortProperty.Label, Descending = backwards }, most: 170, "device_by_label", "device_count");
            await PlanAsync(source, ofProfile with { Descending = backwards }, most: 170, "device_by_profile", "device_count");
            await PlanAsync(source, ofProfile with { SortBy = DeviceSortProperty.Name, Descending = backwards }, most: 170, "device_by_profile_name", "device_count");
            await PlanAsync(source, ofProfile with { SortBy = DeviceSortProperty.Label, Descending = backwards }, most: 170, "device_by_profile_label", "device_count");
        }

        // The last page: what is before it is skipped in the index, some hundred devices to a block.
        await PlanAsync(source, all with { Page = (rows / 10) - 1 }, most: 200 + (rows / 100), "Index Only Scan using device_by_age");

        var audit = new AuditFilter { Tenant = new TenantId(Tenant), Limit = 10 };
        await PlanAsync(source, audit with { DeviceName = "Press-77", OldestFirst = true }, most: 20, "audit_by_device");
        await PlanAsync(source, audit with { ProfileId = new Guid("00000000-0000-0000-0000-000000000099") }, most: 20, "audit_by_profile");
        await PlanAsync(source, audit with { Reason = "RARE" }, most: 20, "audit_by_reason");

        // A time alone, near and far: a hundred seconds in which a hundred rows were written, and all that is older than the newest half.
        await PlanAsync(source, audit with { StartTime = Begin + rows - 100 }, most: 100, "audit_pkey", "audit_by_moment");
        await PlanAsync(source, audit with { StartTime = Begin + 500, EndTime = Begin + 600 }, most: 100, "audit_pkey", "audit_by_moment");
        await PlanAsync(source, audit with { StartTime = Begin + rows - 600, EndTime = Begin + rows - 500, OldestFirst = true }, most: 100, "audit_pkey", "audit_by_moment");
        await PlanAsync(source, audit with { EndTime = Begin + (rows / 2) }, most: 100 + (rows / 200), "audit_pkey", "audit_by_moment");
        await PlanAsync(source, audit with { Tenant = new TenantId(Small) }, most: 100, "audit_pkey", "audit_by_");
    }

    /// <summary>
    /// Filled in without the indexes that are built after the schema; then they are built as at a start with old rows. The last devices
    /// are a batch of their own; a second tenant has a thousand.
    /// </summary>
    private static async Task FillAsync(PostgresSource source, PostgresIndexes indexes, int rows)
    {
        await using var connection = source.OpenAsOwner();
        await ExecuteAsync(connection, $"DROP INDEX {string.Join(", ", PostgresIndexes.All.Select(index => index.Name))}");
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, label, version, row_version)
            SELECT md5('d' || n)::uuid, CASE WHEN n <= {rows} THEN '{Tenant}' ELSE '{Small}' END::uuid, 'Press-' || upper(part), 'press-' || part,
                ('00000000-0000-0000-0000-00000000001' || n % 4)::uuid, {Begin} + n, CASE WHEN n % 2 = 0 THEN 'Hall ' || n % 1000 END, 1, 1
            FROM (
                SELECT n, substr(md5('n' || n), 1, 10) || CASE WHEN n > {rows} - {Math.Max(11_000, rows / 50)} THEN '-late' ELSE '' END AS part
                FROM generate_series(1, {rows} + 1000) AS n
            ) named
            """));
        await ExecuteAsync(connection, """
            INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, created_at, version)
            SELECT device_id, device_id, 1, uuid_send(device_id), 0, '\x00', created_at, 1 FROM device
            """);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO audit (tenant_id, at, action, status, reason, device_name, profile_id, operation_id, protocol)
            SELECT CASE WHEN n % 1000 = 7 THEN '{Small}' ELSE '{Tenant}' END::uuid, {Begin} + n, 0, CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END,
                CASE WHEN n = 500 THEN 'RARE' WHEN n % 50 = 0 THEN 'OFTEN' ELSE '' END,
                'Press-' || n, ('00000000-0000-0000-0000-0000000000' || CASE WHEN n = 700 THEN '99' ELSE '1' || n % 4 END)::uuid, md5('o' || n)::uuid, 0
            FROM generate_series(1, {rows}) AS n
            """));
        var begin = Stopwatch.GetTimestamp();
        Assert.True(await indexes.BuildAsync(Cancelled));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"indexes built in {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s"));
        foreach (var table in new[] { "device", "credential", "audit", "device_count" })
        {
            await ExecuteAsync(connection, $"VACUUM ANALYZE {table}");
        }
    }

    private static Task PlanAsync(PostgresSource source, DeviceQuery query, int most, params string[] carriedBy)
    {
        var search = query.TextSearch;
        return PlanAsync(
            source,
            $"{query.SortBy}{(query.Descending ? " backwards" : "")}{(query.Tenant.Value == Small ? " of the small tenant" : "")}{(query.ProfileId is null ? "" : " of a profile")} page {query.Page} search {search}",
            PostgresListing.Text(query, search is not null),
            Values(query),
            most,
            carriedBy);
    }

    private static object[] Values(DeviceQuery query) => query.TextSearch is { } search
        ? [query.Tenant.Value, Profile, PostgresListing.Pattern(search), SearchBound.Rows(query), SearchBound.Offset(query), SearchBound.Walked(query)]
        : [query.Tenant.Value, Profile, "", (long)query.PageSize, SearchBound.Offset(query), 0L];

    /// <summary>The page is the one that reading and sorting everything gives.</summary>
    private static async Task SameAsync(PostgresSource source, DeviceQuery query)
    {
        await using var connection = await source.Listings.OpenConnectionAsync(Cancelled);
        await using var patient = source.OpenAsOwner(); // everything of a million takes longer than a listing may
        var order = query.SortBy switch
        {
            DeviceSortProperty.Name => "name",
            DeviceSortProperty.Label => query.Descending ? "label DESC NULLS LAST, device_id" : "label NULLS FIRST, device_id",
            _ => "created_at",
        };
        var ids = await IdsAsync(connection, PostgresListing.Text(query, isSearch: true), Values(query));
        var plain = await IdsAsync(
            patient,
            $"SELECT device_id FROM device WHERE tenant_id = $1 AND strpos(name_folded, $2) > 0 ORDER BY {order}{(query.Descending ? " DESC" : "")} LIMIT $3 OFFSET $4",
            [query.Tenant.Value, query.TextSearch!, SearchBound.Rows(query), SearchBound.Offset(query)]);

        Assert.Equal(plain, ids);
    }

    private static async Task<List<Guid>> IdsAsync(NpgsqlConnection connection, string sql, object[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var ids = new List<Guid>();
        while (await row.ReadAsync(Cancelled))
        {
            if (!row.IsDBNull(0))
            {
                ids.Add(row.GetGuid(0));
            }
        }

        return ids;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyList<object> values)
    {
#pragma warning disable CA2100 // what the ledger asks
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(value is long number ? new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Bigint } : new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>Each of the statements is carried by its index.</summary>
    private static async Task PlanAsync(PostgresSource source, AuditFilter filter, int most, params string[] carriedBy)
    {
        foreach (var ((sql, values), index) in AuditSelect.For(filter, static index => $"${index + 1}").Zip(carriedBy))
        {
            await PlanAsync(source, $"audit by {index} from {filter.StartTime - Begin} to {filter.EndTime - Begin}", sql, values, most, index);
        }
    }

    private static async Task PlanAsync(PostgresSource source, string what, string sql, IReadOnlyList<object> values, int most, params string[] carriedBy)
    {
        await using var connection = await source.Listings.OpenConnectionAsync(Cancelled);
        await using var command = Command(connection, "EXPLAIN (ANALYZE, BUFFERS) " + sql, values);
        var lines = new List<string>();
        await using (var row = await command.ExecuteReaderAsync(Cancelled))
        {
            while (await row.ReadAsync(Cancelled))
            {
                lines.Add(row.GetString(0));
            }
        }

        var plan = string.Join('\n', lines);
        var blocks = Blocks().Match(plan).Groups.Values.Skip(1).Where(group => group.Success).Sum(group => int.Parse(group.Value, CultureInfo.InvariantCulture));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {blocks} blocks, {lines[^1]}");
        Assert.All(carriedBy, index => Assert.Contains(index, plan, StringComparison.Ordinal));
        Assert.DoesNotContain("Seq Scan on audit", plan, StringComparison.Ordinal);
        Assert.True(blocks <= most, $"{what}: {blocks} blocks instead of at most {most}\n{plan}");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants of the tests
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    /// <summary>Of the whole statement: the first that is told.</summary>
    [GeneratedRegex(@"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")]
    private static partial Regex Blocks();
}
