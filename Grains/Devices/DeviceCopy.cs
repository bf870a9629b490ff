using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>
/// A device as its holder last saw it, and how decisions about it become true: offered to the ledger, kept in memory only after
/// it took them.
/// </summary>
/// <remarks>
/// A copy may be old: another activation, or a <see cref="DeviceStandIn"/>, changes the device without asking. So memory only spares
/// the read before an offer, whose row version the ledger compares. What needs no offer, a refusal or an answer that all is
/// so already, is decided on a row that was read for this very call (I-14).
/// </remarks>
/// <param name="key">The device's name.</param>
/// <param name="ledger">Decides who wins.</param>
/// <param name="logger">Hears of unknown outcomes.</param>
/// <param name="leave">Gives this copy up: there is no device, or what is known of it cannot be trusted (I-19).</param>
internal sealed partial class DeviceCopy(DeviceKey key, ILedger ledger, ILogger logger, Action leave)
{
    private const int MaxRounds = 4;

    public DeviceKey Key => key;

    /// <summary>Null when there is none, or nobody has looked yet.</summary>
    public DeviceRow? Row { get; private set; }

    /// <summary>
    /// Decides, offers, and on a lost or unknown offer reads the truth and decides again: a request that was committed
    /// after all is then recognised by the rules (I-7). A fresh copy that may offer does so without having read anything.
    /// </summary>
    public async ValueTask<Result<DeviceTransition>> ChangeAsync(Func<DeviceRow?, bool, DeviceDecision> decide, bool provisioning)
    {
        var before = Row;
        var (offered, read) = (false, false);
        for (var round = 0; round < MaxRounds; round++)
        {
            var decision = decide(Row, offered);
            if (decision.Change is null && !read)
            {
                await ReadAsync();
                decision = decide(Row, offered);
            }

            if (decision.Fault is { } fault)
            {
                LeaveIfAbsent();
                return fault;
            }

            if (decision.Change is not { } change)
            {
                LeaveIfAbsent();
                return new DeviceTransition(before, Row, offered);
            }

            // What this call may have replaced: the first offer of a fresh copy is made without having looked.
            before = offered ? before : Row;
            var outcome = await OfferAsync(change);
            if (outcome == LedgerOutcome.Committed)
            {
                Row = change.Next;
                LeaveIfAbsent();
                return new DeviceTransition(before, Row, true);
            }

            offered |= outcome is null;
            await ReadAsync();
            read = true;
            if (outcome == LedgerOutcome.CredentialTaken && (Row?.RowVersion ?? 0) == change.ExpectedRowVersion)
            {
                LeaveIfAbsent();
                return DeviceRules.RefuseTakenCredential(provisioning);
            }

            if (outcome == LedgerOutcome.UsedUp && (Row?.RowVersion ?? 0) == change.ExpectedRowVersion)
            {
                LeaveIfAbsent();
                return DeviceRules.RefuseUsedUp(Row?.DeviceId);
            }
        }

        leave();
        throw new LedgerUnavailableException("The stored device kept changing under its grain.");
    }

    public async ValueTask ReadAsync()
    {
        try
        {
            Row = await ledger.FindDeviceAsync(key);
        }
        catch
        {
            leave();
            throw;
        }
    }

    /// <summary>The fault that there is no device.</summary>
    public Fault Absent()
    {
        LeaveIfAbsent();
        return DeviceRules.NoSuchDevice;
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
            leave(); // the next call starts from the truth (I-19)
            throw;
        }
    }

    /// <summary>A name without a device leaves no grain behind (T-28).</summary>
    private void LeaveIfAbsent()
    {
        if (Row is null)
        {
            leave();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The outcome of operation {OperationId} is unknown, the ledger is read")]
    private static partial void LogOutcomeUnknown(ILogger logger, Exception exception, Guid operationId);
}
