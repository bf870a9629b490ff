using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// Makes one row true. A new device is offered to the ledger as a fresh activation of its grain would do it: decided by
/// <see cref="DeviceRules"/> without having looked, fenced by the ledger's constraints, so that a device that races for the name meets one
/// winner (I-2). No grain is activated for it: a million short-lived ones would cost more than the rows. What exists is changed through its grain,
/// which may hold it in memory.
/// </summary>
internal sealed class ImportRowWriter(ILedger ledger, IGrainFactory grains, ISecretProtector hashes, ImportValues values, TimeProvider clock)
{
    private const string Reason = "import";
    private const int MaxRounds = 4;

    /// <summary>Throws what the ledger or a grain throws; doing the row again with the same operation id is harmless then.</summary>
    public async ValueTask<ImportVerdict> WriteAsync(ImportTask task)
    {
        var key = new DeviceKey(task.Job.Tenant, task.Row.Name);
        var credentials = task.Row.Credentials ?? CredentialsRules.AccessToken(RandomText.Token());
        var draft = DeviceDraft.Make(key, clock);
        var create = CreateOf(task);
        DeviceRow? current = task.Options.DryRun ? await ledger.FindDeviceAsync(key) : null;
        for (var round = 0; round < MaxRounds; round++)
        {
            var decision = DeviceRules.Create(current, create, credentials, draft);
            if (decision.Fault is { Code: FaultCode.NameTaken })
            {
                return await ChangeAsync(task, current!);
            }

            if (decision.Fault is { } fault)
            {
                return fault;
            }

            if (decision.Change is not { } change)
            {
                return await CreatedAsync(task, current!.DeviceId); // this very row, done before a crash
            }

            if (task.Options.DryRun)
            {
                return await JudgeAsync(task, key);
            }

            var outcome = await ledger.CommitAsync(change with { Audit = change.Audit with { Reason = Reason } });
            if (outcome == LedgerOutcome.Committed)
            {
                return await CreatedAsync(task, change.Next!.DeviceId);
            }

            current = await ledger.FindDeviceAsync(key);
            if (outcome == LedgerOutcome.CredentialTaken && current is null)
            {
                return DeviceRules.RefuseTakenCredential(provisioning: false);
            }
        }

        throw new LedgerUnavailableException("The device kept changing under its import.");
    }

    private static CreateDeviceRequest CreateOf(ImportTask task) => new()
    {
        OperationId = task.OperationId,
        ProfileId = task.ProfileId,
        Label = task.Row.Label,
        AdditionalInfo = ImportInfo.Merge(stored: null, task.Row),
        Credentials = task.Row.Credentials,
        Actor = task.Options.Actor,
    };

    private async ValueTask<ImportVerdict> CreatedAsync(ImportTask task, Guid deviceId) =>
        await SaveValuesAsync(task, deviceId) is { } fault ? fault : ImportOutcome.Created;

    private ValueTask<Fault?> SaveValuesAsync(ImportTask task, Guid deviceId) => task.Row.Values.IsEmpty
        ? default
        : values.SaveAsync(new DeviceKey(task.Job.Tenant, task.Row.Name), deviceId, task.Row, task.OperationId, task.Options.Actor);

    /// <summary>Whether the credentials of a device that would be made are free.</summary>
    private async ValueTask<ImportVerdict> JudgeAsync(ImportTask task, DeviceKey key) =>
        task.Row.Credentials is { } credentials && await IsTakenAsync(credentials, key)
            ? DeviceRules.RefuseTakenCredential(provisioning: false)
            : ImportOutcome.Created;

    private async ValueTask<bool> IsTakenAsync(DeviceCredentials credentials, DeviceKey key)
    {
        var space = CredentialsRules.SpaceOf(credentials);
        var owner = await ledger.FindDeviceAsync(new CredentialLookup(space, hashes.LookupHash(space, credentials.CredentialsId)));
        return owner is not null && owner.Key != key;
    }

    private async ValueTask<ImportVerdict> ChangeAsync(ImportTask task, DeviceRow current)
    {
        var plan = ImportChange.Of(task, current);
        if (plan.Fault is { } refused)
        {
            return refused;
        }

        if (task.Options.DryRun)
        {
            return plan.Credentials is { } asked && await IsTakenAsync(asked, current.Key)
                ? DeviceRules.RefuseTakenCredential(provisioning: false)
                : plan.Changes ? ImportOutcome.Updated : ImportOutcome.Existing;
        }

        // Credentials first: they are what can be refused, and then nothing has changed.
        var grain = grains.GetGrain<IDeviceGrain>(current.Key.ToString());
        if (plan.Credentials is { } credentials
            && !(await grain.ReplaceCredentialsAsync(new ReplaceCredentialsRequest(task.OperationId, current.DeviceId, credentials, null, task.Options.Actor))).TryGet(out _, out var fault))
        {
            return fault;
        }

        if (plan.Update is { } update && !(await grain.UpdateAsync(update)).TryGet(out _, out fault))
        {
            return fault;
        }

        if (plan.SavesValues && await SaveValuesAsync(task, current.DeviceId) is { } invalid)
        {
            return invalid;
        }

        return plan.Changes ? ImportOutcome.Updated : ImportOutcome.Existing;
    }
}
