using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Storage;

/// <summary>Our tables and queries under Orleans' own membership and reminder tables.</summary>
public sealed class PostgresOrleansTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Invariant = "Npgsql";

    private NpgsqlDataSource? source;

    public async ValueTask InitializeAsync()
    {
        source = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync());
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        PostgresSchema.Upgrade(connection, SchemaScript.For("PostgreSql"));
    }

    public ValueTask DisposeAsync() => source!.DisposeAsync();

    [Fact]
    public async Task A_member_is_written_read_and_changed()
    {
        var table = await MembershipAsync();
        var entry = Member(1);
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));

        entry.Status = SiloStatus.Active;
        entry.SuspectTimes = [Tuple.Create(entry.SiloAddress, entry.StartTime)];
        var seen = await table.ReadRowAsync(entry.SiloAddress);
        Assert.True(await table.UpdateRowAsync(entry, seen.Members[0].Item2, seen.Version.Next()));
        entry.IAmAliveTime = entry.IAmAliveTime.AddMinutes(1);
        await table.UpdateIAmAliveAsync(entry);

        var all = await table.ReadAllAsync();
        var read = Assert.Single(all.Members).Item1;
        Assert.Equal(2, all.Version.Version);
        Assert.Equal((entry.SiloAddress, SiloStatus.Active, "silo-1", "host", 30_001), (read.SiloAddress, read.Status, read.SiloName, read.HostName, read.ProxyPort));
        Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes[0].Item1, Assert.Single(read.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task An_absent_member_is_told_with_the_version()
    {
        var table = await MembershipAsync();

        var read = await table.ReadRowAsync(Member(1).SiloAddress);

        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
        Assert.Empty((await (await MembershipAsync()).ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Of_many_that_change_the_same_version_one_wins_and_the_version_moves_by_one()
    {
        var table = await MembershipAsync();
        var next = (await table.ReadAllAsync()).Version.Next();

        var inserted = await Task.WhenAll(Enumerable.Range(1, 16).Select(number => table.InsertRowAsync(Member(number), next)));

        var all = await table.ReadAllAsync();
        Assert.Equal(1, inserted.Count(won => won));
        Assert.Equal(1, all.Version.Version);
        var (winner, etag) = Assert.Single(all.Members);
        var updated = await Task.WhenAll(Enumerable.Range(1, 16).Select(_ => table.UpdateRowAsync(winner, etag, all.Version.Next())));
        Assert.Equal(1, updated.Count(won => won));
        Assert.Equal(2, (await table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task A_member_that_is_there_or_is_not_leaves_the_version_where_it_is()
    {
        var table = await MembershipAsync();
        Assert.True(await table.InsertRowAsync(Member(1), (await table.ReadAllAsync()).Version.Next()));
        var next = (await table.ReadAllAsync()).Version.Next();

        Assert.False(await table.InsertRowAsync(Member(1), next));
        Assert.False(await table.UpdateRowAsync(Member(2), next.VersionEtag, next));

        Assert.Equal(1, (await table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task Old_members_are_swept_when_dead_and_clusters_are_apart()
    {
        var table = await MembershipAsync();
        foreach (var (number, status) in new[] { (1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Joining) })
        {
            var entry = Member(number);
            entry.Status = status;
            Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));
        }

        var other = await MembershipAsync("other");
        Assert.True(await other.InsertRowAsync(Member(4), (await other.ReadAllAsync()).Version.Next()));
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal([SiloStatus.Joining, SiloStatus.Active], (await table.ReadAllAsync()).Members.Select(member => member.Item1.Status).Order());

        await table.DeleteMembershipTableEntriesAsync("cluster");
        Assert.Single((await other.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task A_reminder_is_kept_replaced_and_removed_by_its_version()
    {
        await using var services = Reminders();
        var table = services.GetRequiredService<IReminderTable>();
        await table.StartAsync(TestContext.Current.CancellationToken);
        var entry = new ReminderEntry { GrainId = GrainId.Create("test", "x:1"), ReminderName = "r", StartAt = DateTime.UnixEpoch.AddDays(20_000), Period = TimeSpan.FromDays(40) };

        var first = await table.UpsertRow(entry);
        var second = await table.UpsertRow(entry);
        var read = await table.ReadRow(entry.GrainId, "r");

        Assert.NotEqual(first, second);
        Assert.Equal((second, entry.StartAt, entry.Period), (read!.ETag, read.StartAt, read.Period));
        Assert.Single((await table.ReadRows(entry.GrainId)).Reminders);
        Assert.False(await table.RemoveRow(entry.GrainId, "r", first!));
        Assert.True(await table.RemoveRow(entry.GrainId, "r", second!));
        Assert.Null(await table.ReadRow(entry.GrainId, "r"));
    }

    [Fact]
    public async Task Each_reminder_is_in_one_of_two_ranges_that_make_the_ring()
    {
        await using var services = Reminders();
        var table = services.GetRequiredService<IReminderTable>();
        await table.StartAsync(TestContext.Current.CancellationToken);
        foreach (var number in Enumerable.Range(0, 40))
        {
            await table.UpsertRow(new ReminderEntry { GrainId = GrainId.Create("test", $"x:{number}"), ReminderName = "r", StartAt = DateTime.UnixEpoch, Period = TimeSpan.FromMinutes(1) });
        }

        var low = await table.ReadRows(0x2000_0000, 0xA000_0000);
        var high = await table.ReadRows(0xA000_0000, 0x2000_0000);

        var names = low.Reminders.Concat(high.Reminders).Select(reminder => reminder.GrainId).ToList();
        Assert.Equal(40, names.Count);
        Assert.Equal(40, names.Distinct().Count());
        Assert.Equal(40, (await table.ReadRows(0, 0)).Reminders.Count);
    }

    private static MembershipEntry Member(int number) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), 7),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000 + number,
        StartTime = DateTime.UnixEpoch.AddDays(20_000).AddMilliseconds(1),
        IAmAliveTime = DateTime.UnixEpoch.AddDays(20_000).AddMilliseconds(2),
    };

    private async Task<IMembershipTable> MembershipAsync(string cluster = "cluster")
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "service" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = Invariant, DataSource = source }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    private ServiceProvider Reminders()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<ClusterOptions>(cluster => cluster.ServiceId = "service");
        services.UseAdoNetReminderService(options => options.Configure(reminders =>
        {
            reminders.Invariant = Invariant;
            reminders.DataSource = source;
        }));
        return services.BuildServiceProvider();
    }
}
