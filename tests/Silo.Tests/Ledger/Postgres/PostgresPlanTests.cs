using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
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
    private static readonly Guid Tenant = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Profile = new("00000000-0000-0000-0000-000000000011");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_of_very_many_devices_is_carried_by_an_index()
    {
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        var source = host.Services.GetRequiredService<PostgresSource>();
        var rows = SearchRows.Of(Usual);
        await FillAsync(source, rows);

        var all = new DeviceQuery { Tenant = new TenantId(Tenant), PageSize = 10, Page = 0 };
        var ofProfile = all with { ProfileId = Profile };

        // A search: one look-up among the parts of names, sorted by anything.
        foreach (var order in Enum.GetValues<DeviceSortProperty>())
        {
            await PlanAsync(source, all with { TextSearch = "abcde", SortBy = order }, most: 400, "device_name_parts");
            await PlanAsync(source, ofProfile with { TextSearch = "abcde", SortBy = order }, most: 400, "device_name_parts");
        }

        // A text in every name: never all of them.
        await PlanAsync(source, all with { TextSearch = "press" }, most: 3_000, "device_by_age");

        // A listing: its order is that of an index, also of a profile, and the total is not counted.
        foreach (var backwards in new[] { false, true })
        {
            await PlanAsync(source, all with { Descending = backwards }, most: 150, "device_by_age", "device_count");
            await PlanAsync(source, all with { SortBy = DeviceSortProperty.Name, Descending = backwards }, most: 150, "device_name", "device_count");
            await PlanAsync(source, all with { SortBy = DeviceSortProperty.Label, Descending = backwards }, most: 150, "device_by_label", "device_count");
            await PlanAsync(source, ofProfile with { Descending = backwards }, most: 150, "device_by_profile", "device_count");
            await PlanAsync(source, ofProfile with { SortBy = DeviceSortProperty.Name, Descending = backwards }, most: 150, "device_by_profile_name", "device_count");
            await PlanAsync(source, ofProfile with { SortBy = DeviceSortProperty.Label, Descending = backwards }, most: 150, "device_by_profile_label", "device_count");
        }

        // The last page: what is before it is skipped in the index, some hundred devices to a block.
        await PlanAsync(source, all with { Page = (rows / 10) - 1 }, most: 200 + (rows / 50), "Index Only Scan using device_by_age");

        await PlanAsync(source, new AuditFilter { Tenant = new TenantId(Tenant), Limit = 10, DeviceName = "Press-77", OldestFirst = true }, most: 50, "audit_by_device");
        await PlanAsync(source, new AuditFilter { Tenant = new TenantId(Tenant), Limit = 10, ProfileId = new Guid("00000000-0000-0000-0000-000000000099") }, most: 50, "audit_by_profile");
        await PlanAsync(source, new AuditFilter { Tenant = new TenantId(Tenant), Limit = 10, Reason = "RARE" }, most: 50, "audit_by_reason");
    }

    /// <summary>Filled in without the indexes that are built after the schema; then they are built as at a start with old rows.</summary>
    private static async Task FillAsync(PostgresSource source, int rows)
    {
        await using var connection = source.OpenAsOwner();
        await ExecuteAsync(connection, $"DROP INDEX {string.Join(", ", PostgresIndexes.All.Select(index => index.Name))}");
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO device (device_id, tenant_id, name, name_folded, profile_id, created_at, label, version, row_version)
            SELECT md5('d' || n)::uuid, '{Tenant}', 'Press-' || upper(substr(md5('n' || n), 1, 10)), 'press-' || substr(md5('n' || n), 1, 10),
                ('00000000-0000-0000-0000-00000000001' || n % 4)::uuid, 1700000000000 + n, CASE WHEN n % 2 = 0 THEN 'Hall ' || n % 1000 END, 1, 1
            FROM generate_series(1, {rows}) AS n
            """));
        await ExecuteAsync(connection, """
            INSERT INTO credential (device_id, record_id, space, lookup_hash, type, credentials_id, created_at, version)
            SELECT device_id, device_id, 1, uuid_send(device_id), 0, '\x00', created_at, 1 FROM device
            """);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO audit (tenant_id, at, action, status, reason, device_name, profile_id, operation_id, protocol)
            SELECT '{Tenant}', 1700000000000 + n, 0, CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END, CASE WHEN n = 500 THEN 'RARE' WHEN n % 50 = 0 THEN 'OFTEN' ELSE '' END,
                'Press-' || n, ('00000000-0000-0000-0000-0000000000' || CASE WHEN n = 700 THEN '99' ELSE '1' || n % 4 END)::uuid, md5('o' || n)::uuid, 0
            FROM generate_series(1, {rows}) AS n
            """));
        new PostgresIndexes(NullLogger<PostgresIndexes>.Instance).Build(connection);
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
            $"{query.SortBy}{(query.Descending ? " backwards" : "")}{(query.ProfileId is null ? "" : " of a profile")} page {query.Page} search {search}",
            PostgresListing.Text(query, search is not null),
            [Tenant, Profile, search is null ? "" : PostgresListing.Pattern(search), search is null ? query.PageSize : SearchBound.Rows(query), SearchBound.Offset(query)],
            most,
            carriedBy);
    }

    private static Task PlanAsync(PostgresSource source, AuditFilter filter, int most, string carriedBy)
    {
        var (sql, values) = AuditSelect.For(filter, static index => $"${index + 1}");
        return PlanAsync(source, $"audit by {carriedBy}", sql, values, most, carriedBy);
    }

    private static async Task PlanAsync(PostgresSource source, string what, string sql, IReadOnlyList<object> values, int most, params string[] carriedBy)
    {
        await using var connection = await source.Listings.OpenConnectionAsync(Cancelled);
#pragma warning disable CA2100 // what the ledger asks
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS) " + sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(value is long number
                ? new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Bigint }
                : value is int rows ? new NpgsqlParameter { Value = (long)rows, NpgsqlDbType = NpgsqlDbType.Bigint }
                : new NpgsqlParameter { Value = value });
        }

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
