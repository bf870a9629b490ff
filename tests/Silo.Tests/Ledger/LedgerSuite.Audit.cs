using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Reading the audit (I-15).</summary>
public abstract partial class LedgerSuite
{
    private AuditFilter Everything => new() { Tenant = Tenant, Limit = 100 };

    [Fact]
    public async Task I15_An_audit_row_is_read_as_it_was_written()
    {
        var row = Rows.Audit(new DeviceKey(Tenant, "d"), Guid.NewGuid()) with { ProfileId = Guid.NewGuid(), Actor = "ops@acme.test", Status = AuditStatus.Failure, Reason = "name_taken" };
        await Ledger.AppendAuditAsync(row);

        Assert.Equal(row, Assert.Single(await Ledger.ReadAuditAsync(Everything, Cancelled)).Row);
    }

    [Fact]
    public async Task I15_The_audit_is_paged_in_both_directions()
    {
        await AuditedAsync("a", "b", "c", "d", "e");

        var newest = await Ledger.ReadAuditAsync(Everything with { Limit = 2 }, Cancelled);
        var older = await Ledger.ReadAuditAsync(Everything with { Limit = 2, After = newest[^1].Sequence }, Cancelled);
        var oldest = await Ledger.ReadAuditAsync(Everything with { Limit = 2, OldestFirst = true }, Cancelled);
        var newer = await Ledger.ReadAuditAsync(Everything with { OldestFirst = true, After = oldest[^1].Sequence }, Cancelled);

        Assert.Equal(["e", "d", "c", "b"], Names(newest).Concat(Names(older)));
        Assert.Equal(["a", "b", "c", "d", "e"], Names(oldest).Concat(Names(newer)));
    }

    [Fact]
    public async Task I15_Every_condition_of_the_audit_chooses()
    {
        var profile = Guid.NewGuid();
        var key = new DeviceKey(Tenant, "wanted");
        await Ledger.AppendAuditAsync(Rows.Audit(key) with { At = Rows.Now + 10, ProfileId = profile, Status = AuditStatus.Failure, Reason = "name_taken" });
        await Ledger.AppendAuditAsync(Rows.Audit(key with { Name = "other" }) with { Action = AuditAction.DeviceDeleted });

        foreach (var filter in (AuditFilter[])
            [
                Everything with { DeviceName = "wanted" },
                Everything with { ProfileId = profile },
                Everything with { Action = AuditAction.Provision },
                Everything with { Status = AuditStatus.Failure },
                Everything with { Reason = "name_taken" },
                Everything with { StartTime = Rows.Now + 10 },
                Everything with { StartTime = Rows.Now + 10, EndTime = Rows.Now + 11, DeviceName = "wanted", ProfileId = profile, Reason = "name_taken", OldestFirst = true },
            ])
        {
            Assert.Equal(["wanted"], Names(await Ledger.ReadAuditAsync(filter, Cancelled)));
        }

        Assert.Equal(["other"], Names(await Ledger.ReadAuditAsync(Everything with { EndTime = Rows.Now + 10 }, Cancelled)));
        Assert.Empty(await Ledger.ReadAuditAsync(Everything with { DeviceName = "WANTED" }, Cancelled));
        Assert.Empty(await Ledger.ReadAuditAsync(Everything with { DeviceName = "' OR 1=1 --" }, Cancelled));
        Assert.Empty(await Ledger.ReadAuditAsync(Everything with { DeviceName = "wanted\0" }, Cancelled));
    }

    [Fact]
    public async Task I17_A_tenants_audit_is_its_own()
    {
        await AuditedAsync("mine");
        await Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(Rows.NewTenant(), "foreign")));
        await Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(Tenant, "of nobody")) with { Tenant = null });

        Assert.Equal(["mine"], Names(await Ledger.ReadAuditAsync(Everything, Cancelled)));
    }

    private static IEnumerable<string?> Names(IEnumerable<AuditLine> lines) => lines.Select(line => line.Row.DeviceName);

    private async Task AuditedAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await Ledger.AppendAuditAsync(Rows.Audit(new DeviceKey(Tenant, name)));
        }
    }
}
