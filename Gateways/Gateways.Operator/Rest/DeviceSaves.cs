using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Creates and changes devices for operators (wire-spec 6.5).</summary>
internal sealed class DeviceSaves(DeviceIndex devices, DeviceProfileIndex profiles, FreeNames names)
{
    /// <summary>How often a name that was free a moment ago may turn out to be taken.</summary>
    private const int MostAttempts = 20;

    /// <summary>Creates or updates; the credentials and the rule for taken names count for a new device only.</summary>
    public ValueTask<Result<SavedDevice>> SaveAsync(
        OperatorIdentity caller, DeviceBody body, DeviceCredentials? credentials, NameConflictRule conflicts, CancellationToken cancellationToken) =>
        body.DeviceId is { } deviceId ? UpdateAsync(caller, deviceId, body, cancellationToken) : CreateAsync(caller, body, credentials, conflicts, cancellationToken);

    /// <summary>Replaces the credentials of a device.</summary>
    public async ValueTask<Result<CredentialsSnapshot>> ReplaceAsync(OperatorIdentity caller, DeviceSnapshot device, DeviceCredentials credentials, long? version)
    {
        var request = new ReplaceCredentialsRequest(Guid.NewGuid(), device.DeviceId, credentials, version, caller.UserName);
        var answer = await devices.Grain(device.Key).ReplaceCredentialsAsync(request);
        return answer.TryGet(out _, out var fault) ? answer : DeviceTexts.Told(fault, device.DeviceId);
    }

    private async ValueTask<Result<SavedDevice>> CreateAsync(
        OperatorIdentity caller, DeviceBody body, DeviceCredentials? credentials, NameConflictRule conflicts, CancellationToken cancellationToken)
    {
        if (!(await ResolveAsync(caller, body, current: null, cancellationToken)).TryGet(out var profile, out var fault))
        {
            return fault;
        }

        for (var attempt = 1; ; attempt++)
        {
            if (!(await names.FindAsync(caller.Tenant, body.Name, conflicts)).TryGet(out var name, out fault))
            {
                return fault;
            }

            var answer = await devices.Grain(new DeviceKey(caller.Tenant, name)).CreateAsync(new CreateDeviceRequest
            {
                OperationId = Guid.NewGuid(),
                ProfileId = profile.ProfileId,
                Label = body.Label,
                AdditionalInfo = body.AdditionalInfo,
                Credentials = credentials,
                Actor = caller.UserName,
            });
            if (answer.TryGet(out var device, out fault))
            {
                return new SavedDevice(device, profile.Name);
            }

            // Somebody else took the name that was just free: nothing was made, so another one may be tried.
            if (fault.Code != FaultCode.NameTaken || !conflicts.Uniquify || attempt == MostAttempts)
            {
                return DeviceTexts.Told(fault, Guid.Empty);
            }
        }
    }

    private async ValueTask<Result<SavedDevice>> UpdateAsync(OperatorIdentity caller, Guid deviceId, DeviceBody body, CancellationToken cancellationToken)
    {
        if (!(await devices.FindAsync(caller.Tenant, deviceId, cancellationToken)).TryGet(out var current, out var fault))
        {
            return fault;
        }

        if (!string.Equals(current.Key.Name, body.Name, StringComparison.Ordinal))
        {
            return new Fault(FaultCode.InvalidArgument, DeviceTexts.RenameRefused, "name");
        }

        if (!(await ResolveAsync(caller, body, current.ProfileId, cancellationToken)).TryGet(out var profile, out fault))
        {
            return fault;
        }

        var answer = await devices.Grain(current.Key).UpdateAsync(new UpdateDeviceRequest
        {
            OperationId = Guid.NewGuid(),
            ProfileId = profile.ProfileId,
            Label = body.Label,
            AdditionalInfo = body.AdditionalInfo,
            Version = body.Version,
            Actor = caller.UserName,
        });
        return answer.TryGet(out var device, out fault) ? new SavedDevice(device, profile.Name) : DeviceTexts.Told(fault, deviceId);
    }

    /// <summary>The profile by id, else by name, else the one the device has, else the tenant's default.</summary>
    private async ValueTask<Result<ProfileListing>> ResolveAsync(OperatorIdentity caller, DeviceBody body, Guid? current, CancellationToken cancellationToken)
    {
        if (body.ProfileId is null && body.Type is { } type)
        {
            return await profiles.FindOrCreateAsync(caller.Tenant, type, caller.UserName, cancellationToken);
        }

        if ((body.ProfileId ?? current) is not { } profileId)
        {
            return await profiles.DefaultAsync(caller.Tenant, cancellationToken);
        }

        if ((await profiles.GetAsync(caller.Tenant, profileId, cancellationToken)).TryGet(out DeviceProfileSnapshot? profile, out var fault))
        {
            return new ProfileListing(profile.ProfileId, profile.Name, profile.IsDefault);
        }

        return fault.Code switch
        {
            FaultCode.NotFound => new Fault(FaultCode.InvalidArgument, DeviceTexts.ProfileMissing, "deviceProfileId"),
            FaultCode.Forbidden => new Fault(FaultCode.InvalidArgument, DeviceTexts.ProfileOfAnotherTenant, "deviceProfileId"),
            _ => fault,
        };
    }
}
