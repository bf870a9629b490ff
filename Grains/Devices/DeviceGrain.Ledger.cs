using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>How decisions become true: offered to the ledger, kept in memory only after it took them.</summary>
internal sealed partial class DeviceGrain
{
    private const int MaxRounds = 4;

    private DeviceRow? row;
    private bool looked;

    private DeviceKey Key => field == default ? field = DeviceKey.Parse(this.GetPrimaryKeyString()) : field;

    /// <summary>
    /// Decides, offers, and on a lost or unknown offer reads the truth and decides again: a request that was committed
    /// after all is then recognised by the rules (I-7). A fresh activation offers without having read anything.
    /// </summary>
    private async ValueTask<Result<DeviceTransition>> ChangeAsync(Func<DeviceRow?, bool, DeviceDecision> decide, bool provisioning)
    {
        var before = row;
        var offered = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            var decision = decide(row, offered);
            if (decision.Fault is { } fault)
            {
                LeaveIfAbsent();
                return fault;
            }

            if (decision.Change is not { } change)
            {
                LeaveIfAbsent();
                return new DeviceTransition(before, row, offered);
            }

            // What this call may have replaced: the first offer of a fresh activation is made without having looked.
            before = offered ? before : row;
            var outcome = await OfferAsync(change);
            if (outcome == LedgerOutcome.Committed)
            {
                row = change.Next;
                looked = true;
                LeaveIfAbsent();
                return new DeviceTransition(before, row, true);
            }

            offered |= outcome is null;
            await ReadAsync();
            if (outcome == LedgerOutcome.CredentialTaken && (row?.RowVersion ?? 0) == change.ExpectedRowVersion)
            {
                LeaveIfAbsent();
                return DeviceRules.RefuseTakenCredential(provisioning);
            }

            if (outcome == LedgerOutcome.UsedUp && (row?.RowVersion ?? 0) == change.ExpectedRowVersion)
            {
                LeaveIfAbsent();
                return DeviceRules.RefuseUsedUp(row?.DeviceId);
            }
        }

        DeactivateOnIdle();
        throw new LedgerUnavailableException("The stored device kept changing under its grain.");
    }

    /// <summary>The ledger's verdict, or null when the commit may or may not have happened.</summary>
    private async ValueTask<LedgerOutcome?> OfferAsync(DeviceChange change)
    {
        try
        {
            return await ledger.CommitAsync(change);
        }
        catch (LedgerOutcomeUnknownException exception)
        {
            LogOutcomeUnknown(logger, exception, change.Audit.OperationId);
            return null;
        }
        catch
        {
            DeactivateOnIdle(); // the next call starts from the truth (I-19)
            throw;
        }
    }

    private ValueTask LookAsync() => looked ? ValueTask.CompletedTask : ReadAsync();

    private async ValueTask ReadAsync()
    {
        try
        {
            row = await ledger.FindDeviceAsync(Key);
            looked = true;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private Fault Absent()
    {
        LeaveIfAbsent();
        return DeviceRules.NoSuchDevice;
    }

    /// <summary>A name without a device leaves no grain behind (T-28).</summary>
    private void LeaveIfAbsent()
    {
        if (row is null)
        {
            DeactivateOnIdle();
        }
    }
}
