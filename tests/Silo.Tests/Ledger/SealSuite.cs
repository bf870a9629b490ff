using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>The seals over the audit (T-30), on either database. Lines are numbered from 1 in each test.</summary>
public abstract class SealSuite : IAsyncLifetime
{
    private const long Day = 86_400_000;

    private LedgerHost? host;

    private protected LedgerHost Host => host ?? throw new InvalidOperationException("The ledger has not been opened.");

    private protected ManualTime Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(Rows.Now));

    private protected TenantId Tenant { get; } = Rows.NewTenant();

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private AuditSealer Sealer => Host.Services.GetRequiredService<AuditSealer>();

    private protected static int Today { get; } = SealMaker.DayOf(Rows.Now);

    /// <summary>What a statement needs that gives a line its number by hand.</summary>
    private protected virtual string Overriding => string.Empty;

    public async ValueTask InitializeAsync() => host = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    private protected abstract Task<IEnumerable<string>> ConfigurationAsync();

    /// <summary>The sealer works when the test says so, and not by itself.</summary>
    private protected async Task<LedgerHost> OpenAsync() => await LedgerHost.StartAsync(
        ["--Audit:RetentionDays=400", .. await ConfigurationAsync()],
        Time,
        services => services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(SealingService))));

    [Fact]
    public async Task T30_Sealed_lines_are_intact_and_each_day_has_its_anchor()
    {
        await AppendAsync(0, 0, Day, 2 * Day);
        await SealAsync();
        await AppendAsync(2 * Day);

        var found = await VerifyAsync();

        Assert.Empty(found.Findings);
        Assert.Equal((3, 4, 1), (found.Seals, found.Intact, found.Unsealed));
        Assert.Equal([(Today, 1L, 2L), (Today + 1, 2L, 3L), (Today + 2, 3L, 4L)], found.Anchors.Select(anchor => (anchor.Day, anchor.Number, anchor.Sequence)));
        Assert.All(found.Anchors, anchor => Assert.Equal(64, anchor.Hash.Length));
    }

    [Fact]
    public async Task T30_An_altered_line_is_named_whatever_was_altered_in_it()
    {
        string[] changes =
        [
            "at = at + 1",
            "action = 3",
            "status = 1",
            "reason = 'name_taken'",
            "device_name = NULL",
            "device_name = 'other'",
            "device_id = operation_id",
            "profile_id = operation_id",
            "operation_id = tenant_id",
            "protocol = 2",
            "source = ''",
            "actor = 'somebody'",
        ];
        await AppendAsync([.. changes.Select(_ => 0L), 0]);
        await SealAsync();

        foreach (var (index, change) in changes.Index())
        {
            await TamperAsync($"UPDATE audit SET {change} WHERE seq = {index + 1}");
        }

        Assert.Equal(changes.Index().Select(change => $"row_altered {change.Index + 1}"), await FindingsAsync());
    }

    [Fact]
    public async Task T30_A_deleted_line_is_named()
    {
        await AppendAsync(0, 0, 0);
        await SealAsync();

        await TamperAsync("DELETE FROM audit WHERE seq = 3");

        Assert.Equal(["row_deleted 3"], await FindingsAsync());
    }

    [Theory]
    [InlineData(2)] // in the middle of a seal
    [InlineData(4)] // between two
    [InlineData(7)] // behind the last one of the tenant, but before that of another
    public async Task T30_A_line_put_in_afterwards_is_named(int sequence)
    {
        await AppendAsync(0, 0, 0, 0, 0);
        await TamperAsync("DELETE FROM audit WHERE seq IN (2, 4)");
        await SealAsync();
        await AppendAsync(0);
        await SealAsync();
        await AppendAsync(Rows.NewTenant(), 0, 0);
        await TamperAsync("DELETE FROM audit WHERE seq = 7");
        await SealAsync();

        await TamperAsync($"INSERT INTO audit (seq, tenant_id, at, action, status, reason, operation_id, protocol) {Overriding} SELECT {sequence}, tenant_id, at, action, status, reason, operation_id, protocol FROM audit WHERE seq = 1");

        Assert.Equal([$"row_inserted {sequence}"], await FindingsAsync());
    }

    [Fact]
    public async Task T30_A_line_moved_to_another_tenant_is_missed_here()
    {
        await AppendAsync(0, 0);
        await SealAsync();

        await TamperAsync("UPDATE audit SET tenant_id = operation_id WHERE seq = 1");

        Assert.Equal(["row_deleted 1"], await FindingsAsync());
    }

    [Fact]
    public async Task T30_A_day_that_was_taken_out_with_its_seals_is_missed()
    {
        await AppendAsync(0, Day, 2 * Day);
        await SealAsync();

        await TamperAsync($"DELETE FROM audit WHERE seq = 2; DELETE FROM audit_seal WHERE day = {Today + 1}");

        Assert.Equal(["seal_missing "], await FindingsAsync());
        Assert.Equal(["seal_missing "], (await VerifyAsync(Today + 1, Today + 1)).Findings.Select(Word));
    }

    [Fact]
    public async Task T30_An_altered_seal_is_named_whatever_was_altered_in_it()
    {
        string[] changes =
        [
            "first_seq = first_seq - 1",
            "row_count = 7",
            "sealed_at = sealed_at + 1",
            "day = day - 1",
            "previous = mac",
            "mac = hash",
            "entries_hash = hash",
            "entries = NULL, removed_at = 1, removal_mac = mac",
        ];
        await AppendAsync([.. changes.Index().Select(change => change.Index * Day), 30 * Day]);
        await SealAsync();

        foreach (var (index, change) in changes.Index())
        {
            await TamperAsync($"UPDATE audit_seal SET {change} WHERE number = {index + 1}");
        }

        Assert.Equal(changes.Index().Select(change => $"seal_altered {change.Index + 1}"), (await FindingsAsync()).Where(finding => finding.StartsWith("seal", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task T30_Who_has_only_the_database_cannot_seal_again()
    {
        await AppendAsync(0, 0);
        await SealAsync();
        await TamperAsync("UPDATE audit SET reason = 'name_taken', status = 1 WHERE seq = 2; DELETE FROM audit_seal");
        var forged = new SealKey(new KeyRing(1, ImmutableDictionary<int, ImmutableArray<byte>>.Empty, [.. new byte[32]]));
        var store = Host.Services.GetRequiredService<SealStore>();
        await using (var turn = await store.TakeTurnAsync(Cancelled))
        {
            var rows = await store.ReadRowsAsync(turn!, 0, long.MaxValue, 10, Cancelled);
            await store.InsertAsync(turn!, Assert.Single(new SealMaker(forged).Make(rows, new Dictionary<Guid, AuditSeal>(), 0)), Cancelled);
            await turn!.CommitAsync(Cancelled);
        }

        Assert.Equal(["seal_altered 2"], await FindingsAsync());
    }

    [Fact]
    public async Task T30_A_tenants_check_does_not_depend_on_others()
    {
        await AppendAsync(0);
        await AppendAsync(Rows.NewTenant(), 0, 0);
        await AppendAsync(0);
        await SealAsync();

        await TamperAsync("UPDATE audit SET reason = 'x' WHERE seq = 2; DELETE FROM audit WHERE seq = 3");

        Assert.Empty(await FindingsAsync());
        Assert.Equal(2, (await VerifyAsync()).Intact);
    }

    [Fact]
    public async Task T30_A_long_chain_is_compared_in_parts()
    {
        await AppendAsync([.. Enumerable.Range(0, 25).Select(number => number * Day)]);
        await SealAsync();
        await TamperAsync("UPDATE audit SET reason = 'x' WHERE seq IN (3, 24)");

        var found = await VerifyAsync();

        Assert.Equal((25, 23), (found.Seals, found.Intact));
        Assert.Equal(["row_altered 3", "row_altered 24"], found.Findings.Select(Word));
        Assert.Equal(["row_altered 24"], (await VerifyAsync(Today + 20, Today + 30)).Findings.Select(Word));
        Assert.Empty((await VerifyAsync(Today + 10, Today + 12)).Findings);
    }

    [Fact]
    public async Task T30_More_lines_than_one_seal_holds_are_sealed_in_several()
    {
        await Task.WhenAll(Enumerable.Range(0, AuditSeal.Capacity + 1).Select(_ => AppendAsync(0)));
        await SealAsync();

        var found = await VerifyAsync();

        Assert.Equal((2, AuditSeal.Capacity + 1, 0), (found.Seals, found.Intact, found.Findings.Length));
    }

    [Fact]
    public async Task T30_What_the_retention_removed_is_told_from_what_was_deleted()
    {
        await AppendAsync(0, 0, 399 * Day, 400 * Day);
        await SealAsync();
        Time.Advance(TimeSpan.FromDays(401));

        await SealAsync();

        var found = await VerifyAsync(0, Today + 500);
        Assert.Empty(found.Findings);
        Assert.Equal((2, 2), (found.Intact, found.RemovedByRetention));
        Assert.Equal(2, await Host.NumberAsync("SELECT count(*) FROM audit"));
        Assert.Equal([Today, Today + 399, Today + 400], found.Anchors.Select(anchor => anchor.Day));

        await TamperAsync("DELETE FROM audit WHERE seq = 3");
        Assert.Equal(["row_deleted 3"], (await VerifyAsync(0, Today + 500)).Findings.Select(Word));
    }

    [Fact]
    public async Task T30_Who_has_the_audit_sealed_anew_is_found_by_a_kept_anchor()
    {
        await AppendAsync(0, Day);
        await SealAsync();
        var kept = (await VerifyAsync()).Anchors.Select(anchor => new KeptAnchor(anchor.Number, anchor.Hash)).ToImmutableArray();
        Assert.Empty((await VerifyAsync(Today, Today, kept)).Findings);

        await TamperAsync("DELETE FROM audit_seal; UPDATE audit SET reason = 'name_taken' WHERE seq = 1");
        await SealAsync();

        Assert.Empty(await FindingsAsync()); // by itself the chain is right again
        Assert.Equal(["anchor_lost ", "anchor_lost "], (await VerifyAsync(Today, Today, kept)).Findings.Select(Word));
        await TamperAsync("DELETE FROM audit_seal WHERE number = 2; DELETE FROM audit WHERE seq = 2");
        Assert.Equal(["anchor_lost "], (await VerifyAsync(Today + 5, Today + 5, [kept[1]])).Findings.Select(Word));
    }

    [Fact]
    public async Task T30_Lines_of_no_tenant_are_sealed_too()
    {
        await Host.Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(Tenant, "d")) with { Tenant = null });
        await SealAsync();
        await TamperAsync("UPDATE audit SET source = '192.0.2.7'");

        var found = await Host.Services.GetRequiredService<IAuditChain>().VerifyAsync(new AuditVerificationQuery { Tenant = new TenantId(Guid.Empty), FromDay = 0, ToDay = Today }, Cancelled);

        Assert.Equal(["row_altered 1"], found.Findings.Select(Word));
    }

    private protected async Task SealAsync()
    {
        while (await Sealer.StepAsync(Cancelled))
        {
        }
    }

    private protected Task AppendAsync(params long[] after) => AppendAsync(Tenant, after);

    private protected async Task AppendAsync(TenantId tenant, params long[] after)
    {
        foreach (var time in after)
        {
            await Host.Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(tenant, "d"), Guid.NewGuid()) with { At = Rows.Now + time, ProfileId = Guid.NewGuid(), Actor = "ops" });
        }
    }

    private protected async Task TamperAsync(string sql)
    {
        await using var connection = await Host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Cancelled));
    }

    private protected Task<AuditVerification> VerifyAsync() => VerifyAsync(Today, Today + 40);

    private protected async Task<AuditVerification> VerifyAsync(int from, int to, params ImmutableArray<KeptAnchor> anchors)
    {
        var chain = Host.Services.GetRequiredService<IAuditChain>();
        var query = new AuditVerificationQuery { Tenant = Tenant, FromDay = from, ToDay = to, Anchors = anchors };
        var all = await chain.VerifyAsync(query, Cancelled);
        while (all.Next is not null)
        {
            var part = await chain.VerifyAsync(query with { From = all.Next }, Cancelled);
            all = part with
            {
                Seals = all.Seals + part.Seals,
                Intact = all.Intact + part.Intact,
                RemovedByRetention = all.RemovedByRetention + part.RemovedByRetention,
                Findings = [.. all.Findings, .. part.Findings],
                Anchors = [.. all.Anchors, .. part.Anchors],
            };
        }

        return all;
    }

    private protected async Task<IEnumerable<string>> FindingsAsync() => (await VerifyAsync()).Findings.Select(Word);

    private static string Word(AuditFinding finding) => string.Create(CultureInfo.InvariantCulture, $"{finding.Kind} {finding.Sequence}");
}
