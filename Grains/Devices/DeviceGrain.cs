using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Telemetry;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Serialises the decisions about one name; the ledger's constraints are the fence when it is activated twice.</summary>
[GrainType("device"), CollectionAgeLimit(Minutes = 2)]
internal sealed partial class DeviceGrain(
    ILedger ledger,
    DeviceNotifications notifications,
    TimeProvider clock,
    GrainInstruments instruments,
    ILogger<DeviceGrain> logger) : Grain, IDeviceGrain
{
    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionDeviceRequest request)
    {
        OperationTrace.Note(request.OperationId);
        var answer = await Device.ProvisionAsync(request, notifications, clock);
        if (!answer.TryGet(out _, out var fault))
        {
            NoteRefusal(fault);
        }

        return answer;
    }

    public ValueTask<Result<DeviceIdentity>> ProvisionCertificateAsync(ProvisionCertificateRequest request)
    {
        OperationTrace.Note(request.OperationId);
        return Device.ProvisionCertificateAsync(request, notifications, clock);
    }

    public ValueTask<Result<DeviceCredentials>> RenewCertificateAsync(RenewDeviceCertificateRequest request)
    {
        OperationTrace.Note(request.OperationId);
        return Device.RenewCertificateAsync(request, notifications, clock);
    }

    public ValueTask<Result<Done>> EndReplaysAsync(EndReplaysRequest request) => Device.EndReplaysAsync(request, notifications, clock);

    public async ValueTask<Result<DeviceSnapshot>> CreateAsync(CreateDeviceRequest request)
    {
        if ((DeviceNameRules.CheckDevice(Key.Name) ?? DeviceRules.CheckText(request.Label, "label")) is { } invalid)
        {
            return invalid;
        }

        var wanted = request.Credentials is { } given ? CredentialsRules.FromOperator(given) : CredentialsRules.AccessToken(RandomText.Token());
        if (!wanted.TryGet(out var credentials, out var invalidCredentials))
        {
            return invalidCredentials;
        }

        if (!await IsProfileAsync(request.ProfileId))
        {
            return DeviceRules.NoSuchProfile;
        }

        var draft = DeviceDraft.Make(Key, clock);
        var changed = await Device.ChangeAsync((current, _) => DeviceRules.Create(current, request, credentials, draft), provisioning: false);
        return changed.TryGet(out var transition, out var fault) ? transition.After!.ToSnapshot() : fault;
    }

    public async ValueTask<Result<DeviceSnapshot>> UpdateAsync(UpdateDeviceRequest request)
    {
        if (DeviceRules.CheckText(request.Label, "label") is { } invalid)
        {
            return invalid;
        }

        await Device.ReadAsync();
        if (Row is not null && Row.ProfileId != request.ProfileId && !await IsProfileAsync(request.ProfileId))
        {
            return DeviceRules.NoSuchProfile;
        }

        var draft = DeviceDraft.Make(Key, clock);
        var changed = await Device.ChangeAsync((current, _) => DeviceRules.Update(current, request, draft), provisioning: false);
        return changed.TryGet(out var transition, out var fault) ? transition.After!.ToSnapshot() : fault;
    }

    public async ValueTask<Result<Done>> DeleteAsync(DeleteDeviceRequest request)
    {
        var draft = DeviceDraft.Make(Key, clock);
        var changed = await Device.ChangeAsync((current, offered) => DeviceRules.Delete(current, request, offered, draft), provisioning: false);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        await notifications.TellAsync(transition);
        return default(Done);
    }

    public async ValueTask<Result<CredentialsSnapshot>> ReplaceCredentialsAsync(ReplaceCredentialsRequest request)
    {
        if (!CredentialsRules.FromOperator(request.Credentials).TryGet(out var credentials, out var invalid))
        {
            return invalid;
        }

        var draft = DeviceDraft.Make(Key, clock);
        var changed = await Device.ChangeAsync((current, _) => DeviceRules.ReplaceCredentials(current, request, credentials, draft), provisioning: false);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        await notifications.TellAsync(transition);
        return transition.After!.ToCredentialsSnapshot();
    }

    public async ValueTask<Result<DeviceSnapshot>> SetProvisionStateAsync(SetProvisionStateRequest request)
    {
        if (DeviceRules.CheckText(request.State, "provisionState") is { } invalid)
        {
            return invalid;
        }

        var draft = DeviceDraft.Make(Key, clock);
        var changed = await Device.ChangeAsync((current, _) => DeviceRules.SetProvisionState(current, request, draft), provisioning: false);
        refusals = 0; // an operator has looked
        return changed.TryGet(out var transition, out var fault) ? transition.After!.ToSnapshot() : fault;
    }

    public async ValueTask<Result<DeviceSnapshot>> GetAsync()
    {
        // The ledger moves the seen times without asking this grain.
        await Device.ReadAsync();
        return Row is not null ? Row.ToSnapshot() : Device.Absent();
    }

    public async ValueTask<Result<CredentialsSnapshot>> GetCredentialsAsync()
    {
        // While this grain was out of reach another may have stood in for it.
        await Device.ReadAsync();
        return Row is not null ? Row.ToCredentialsSnapshot() : Device.Absent();
    }

    private async ValueTask<bool> IsProfileAsync(Guid profileId)
    {
        var profile = await GrainFactory.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(Key.Tenant, profileId).ToString()).GetAsync();
        return profile.TryGet(out _, out _);
    }
}
