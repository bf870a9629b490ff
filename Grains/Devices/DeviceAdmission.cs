using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>What a device may ask for itself, done on a copy of it: in its grain, or in the grain's stead (<see cref="DeviceStandIn"/>).</summary>
internal static class DeviceAdmission
{
    public static async ValueTask<Result<DeviceCredentials>> ProvisionAsync(
        this DeviceCopy device, ProvisionDeviceRequest request, DeviceNotifications notifications, TimeProvider clock)
    {
        if (request is { ReplayDigest: not null, Strategy: not ProvisionStrategy.AllowCreateNewDevices })
        {
            await device.ReadAsync(); // whether somebody has logged in is what the ledger notes without asking
        }

        var draft = DeviceDraft.Make(device.Key, clock);
        var changed = await device.ChangeAsync((current, _) => DeviceRules.Provision(current, request, draft), provisioning: true);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        if (request.ReplaceCredentials && transition.Before?.Credential.Version != transition.After!.Credential.Version)
        {
            await notifications.TellAsync(transition); // the former credentials of a pre-provisioned device end here
        }
        else if (transition is { Before: not null, After.Replay: not null })
        {
            await notifications.ForgetAsync(transition.After.Credential); // who looks it up must see that the login ends something
        }

        return transition.After!.Credential.Credentials;
    }

    public static async ValueTask<Result<DeviceIdentity>> ProvisionCertificateAsync(
        this DeviceCopy device, ProvisionCertificateRequest request, DeviceNotifications notifications, TimeProvider clock)
    {
        var draft = DeviceDraft.Make(device.Key, clock);
        var changed = await device.ChangeAsync((current, _) => DeviceRules.ProvisionCertificate(current, request, draft), provisioning: true);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        await notifications.TellAsync(transition);
        return transition.After!.ToIdentity();
    }

    public static async ValueTask<Result<Done>> EndReplaysAsync(
        this DeviceCopy device, EndReplaysRequest request, DeviceNotifications notifications, TimeProvider clock)
    {
        await device.ReadAsync();
        var draft = DeviceDraft.Make(device.Key, clock);
        var changed = await device.ChangeAsync((current, _) => DeviceRules.EndReplays(current, request, draft), provisioning: false);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        if (transition is { Changed: true, After: { } after })
        {
            await notifications.ForgetAsync(after.Credential);
        }

        return default(Done);
    }

    public static async ValueTask<Result<DeviceCredentials>> RenewCertificateAsync(
        this DeviceCopy device, RenewDeviceCertificateRequest request, DeviceNotifications notifications, TimeProvider clock)
    {
        var draft = DeviceDraft.Make(device.Key, clock);
        var changed = await device.ChangeAsync((current, _) => DeviceRules.RenewCertificate(current, request, draft), provisioning: true);
        if (!changed.TryGet(out var transition, out var fault))
        {
            return fault;
        }

        await notifications.TellAsync(transition);
        return transition.After!.Credential.Credentials;
    }
}
