using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

public sealed class PostgresSealTests(PostgresFixture postgres) : SealSuite
{
    private string? connectionString;

    private protected override string Overriding => "OVERRIDING SYSTEM VALUE";

    [Fact]
    public async Task T30_A_line_that_is_committed_late_under_a_small_number_is_not_left_out()
    {
        await AppendAsync(0);
        await SealAsync();
        await using var late = await HeldTransaction.BeginAsync(
            Host.Rows,
            "INSERT INTO audit (tenant_id, at, action, status, reason, operation_id, protocol) SELECT tenant_id, at, action, status, reason, operation_id, protocol FROM audit WHERE seq = 1",
            Cancelled);
        await AppendAsync(0, 0);

        await SealAsync();
        var meanwhile = await VerifyAsync();
        await late.CommitAsync();
        await SealAsync();
        var afterwards = await VerifyAsync();

        Assert.Equal((1, 2), (meanwhile.Intact, meanwhile.Unsealed));
        Assert.Empty(meanwhile.Findings);
        Assert.Equal((4, 0), (afterwards.Intact, afterwards.Unsealed));
        Assert.Empty(afterwards.Findings);
    }

    [Fact]
    public async Task T30_A_backlog_is_sealed_at_once_though_somebody_always_writes()
    {
        const int Lines = 2_100; // more than two transactions of the sealer
        const string Another = "INSERT INTO audit (tenant_id, at, action, status, reason, operation_id, protocol) SELECT tenant_id, at, action, status, reason, operation_id, protocol FROM audit WHERE seq = 1";
        await Task.WhenAll(Enumerable.Range(0, Lines).Select(_ => AppendAsync(0)));
        await using (var first = await HeldTransaction.BeginAsync(Host.Rows, Another, Cancelled))
        {
            await SealAsync();
            Assert.Equal(0, (await VerifyAsync()).Intact);
            await first.CommitAsync();
        }

        await using var second = await HeldTransaction.BeginAsync(Host.Rows, Another, Cancelled);
        await SealAsync();

        Assert.Equal(Lines, (await VerifyAsync()).Intact);
    }

    [Fact]
    public async Task T30_Sealers_beside_each_other_leave_nothing_out_and_seal_nothing_twice()
    {
        const int Lines = 2_000;
        await using var second = await OpenAsync();
        using var written = new CancellationTokenSource();
        var sealers = new[] { Host, second }.Select(host => Task.Run(
            async () =>
            {
                while (!written.IsCancellationRequested)
                {
                    await host.Services.GetRequiredService<AuditSealer>().StepAsync(Cancelled);
                }
            },
            Cancelled)).ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, Lines), new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = Cancelled }, async (number, _) =>
            await (number % 2 == 0 ? Host : second).Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(Tenant, "d")) with { At = Rows.Now + number }));
        await written.CancelAsync();
        await Task.WhenAll(sealers);
        await SealAsync();

        var found = await VerifyAsync();
        Assert.Empty(found.Findings);
        Assert.Equal((Lines, 0), (found.Intact, found.Unsealed));
        Assert.True(found.Seals > 1, "All was sealed at the end only.");
    }

    [Fact]
    public async Task I18_A_silo_whose_clock_runs_years_ahead_removes_nothing()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await AppendAsync(now - Rows.Now);
        Time.Advance(DateTimeOffset.UtcNow.AddDays(500) - Time.GetUtcNow());

        await SealAsync();

        var day = SealMaker.DayOf(now);
        var found = await VerifyAsync(day, day + 1);
        Assert.Equal((1, 0), (found.Intact, found.RemovedByRetention));
    }

    [Fact]
    public async Task T30_Who_does_not_get_the_turn_gives_the_connection_back()
    {
        var store = Host.Services.GetRequiredService<SealStore>();
        await using var turn = await store.TakeTurnAsync(Cancelled);
        Assert.NotNull(turn);

        foreach (var _ in Enumerable.Range(0, 20)) // more than the pool has
        {
            Assert.Null(await store.TakeTurnAsync(Cancelled));
        }
    }

    private protected override async Task<IEnumerable<string>> ConfigurationAsync() => PostgresCommandLine.For(connectionString ??= await postgres.Server.CreateDatabaseAsync());
}
