using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Many changes at once: groups, and losers that fail alone.</summary>
public abstract partial class LedgerSuite
{
    [Fact]
    public async Task I02_of_many_simultaneous_inserts_of_one_name_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Ledger.CommitAsync(Rows.Insert(Rows.Device(Tenant, "d"))).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome == LedgerOutcome.Committed));
        Assert.Equal(499, outcomes.Count(outcome => outcome == LedgerOutcome.NameTaken));
        Assert.Equal(1, await CountAsync("device"));
        Assert.Equal(1, await CountAsync("audit"));
    }

    [Fact]
    public async Task A_loser_in_a_group_fails_alone()
    {
        await StoredAsync(Rows.Device(Tenant, "taken", "taken" + Tenant));
        var changes = Enumerable.Range(0, 900).Select(number => (number % 3) switch
        {
            0 => Rows.Insert(Rows.Device(Tenant, $"d{number}")),
            1 => Rows.Insert(Rows.Device(Tenant, "taken")),
            _ => Rows.Insert(Rows.Device(Tenant, $"d{number}", "taken" + Tenant)),
        });

        var outcomes = await Task.WhenAll(changes.Select(change => Ledger.CommitAsync(change).AsTask()));

        for (var number = 0; number < outcomes.Length; number++)
        {
            Assert.Equal((number % 3) switch { 0 => LedgerOutcome.Committed, 1 => LedgerOutcome.NameTaken, _ => LedgerOutcome.CredentialTaken }, outcomes[number]);
        }

        Assert.Equal(301, await CountAsync("device"));
        Assert.Equal(301, await CountAsync("audit"));
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM device d LEFT JOIN credential c ON c.device_id = d.device_id WHERE c.device_id IS NULL"));
    }

    [Fact]
    public async Task A_write_that_the_database_refuses_fails_alone()
    {
        var poison = Rows.Insert(Rows.Device(Tenant, "poison") with { DeviceId = default });
        var first = Rows.Insert(Rows.Device(Tenant, "first") with { DeviceId = default });
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(first)); // the identity is taken now

        var neighbours = Enumerable.Range(0, 50).Select(number => Ledger.CommitAsync(Rows.Insert(Rows.Device(Tenant, $"n{number}"))).AsTask()).ToArray();
        var refused = Ledger.CommitAsync(poison).AsTask();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => refused);
        Assert.All(await Task.WhenAll(neighbours), outcome => Assert.Equal(LedgerOutcome.Committed, outcome));
        Assert.Null(await Ledger.FindDeviceAsync(poison.Key, Cancelled));
        Assert.Equal(LedgerOutcome.Committed, await Ledger.CommitAsync(Rows.Delete(first.Next!)));
    }

    [Fact]
    public async Task A_stop_stores_what_is_queued()
    {
        var commits = Enumerable.Range(0, 1_000).Select(number => Ledger.CommitAsync(Rows.Insert(Rows.Device(Tenant, $"d{number}"))).AsTask()).ToArray();

        await ReopenAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(LedgerOutcome.Committed, outcome));
        Assert.Equal(1_000, await CountAsync("device"));
    }

    [Fact]
    public async Task After_a_stop_nothing_is_taken()
    {
        var closed = Ledger;
        await ReopenAsync();

        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await closed.CommitAsync(Rows.Insert(Rows.Device(Tenant, "late"))));
    }

    [Fact]
    public async Task I15_an_audit_row_of_a_refusal_stands_alone_with_its_event()
    {
        await Ledger.AppendAuditAsync(Rows.Audit(new(Tenant, "d")) with { Status = AuditStatus.Failure, Reason = "name_taken" }, new OutboxRow("PROVISION_FAILURE", "{}"));
        await Ledger.AppendAuditAsync(Rows.Audit(new(Tenant, "d")) with { Status = AuditStatus.NotFound, Tenant = null });

        Assert.Equal(1, await CountAsync("audit"));
        Assert.Equal(1, await CountAsync("outbox"));
        Assert.Equal(0, await CountAsync("device"));
    }
}
