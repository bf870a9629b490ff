using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Who gets a name, and what becomes of a device: state and request in, decision out.</summary>
internal static partial class DeviceRules
{
    public const string Provisioned = "provisioned";

    public const string NameTaken = "name_taken";

    public const string AlreadyProvisioned = "already_provisioned";

    public const string CredentialTaken = "credential_taken";

    public const string ProfileUsedUp = "profile_used_up";

    private const string GatewayInfo = """{"gateway":true}""";

    /// <summary>Decides a provision request under an accepted profile (wire-spec 2.1 to 2.3).</summary>
    /// <param name="current">The device of this name, or null when there is none or nobody has looked yet.</param>
    /// <param name="request">The request.</param>
    /// <param name="draft">Name, time and fresh identities.</param>
    public static DeviceDecision Provision(DeviceRow? current, ProvisionDeviceRequest request, DeviceDraft draft)
    {
        if (current is not null && current.ProvisionOperationId == request.OperationId)
        {
            return DeviceDecision.AsItIs; // committed before, only its answer was lost (I-7)
        }

        return request.Strategy switch
        {
            ProvisionStrategy.AllowCreateNewDevices => current is null
                ? CreateProvisioned(request, draft)
                : ReplayOr(current, request, draft, NameTaken),
            ProvisionStrategy.CheckPreProvisionedDevices => current switch
            {
                null => Refuse("device_missing", null),
                _ when current.ProfileId != request.ProfileId => Refuse(WrongProfile, current.DeviceId),
                { ProvisionState: null } => MarkProvisioned(current, request, draft),
                { ProvisionState: Provisioned } => ReplayOr(current, request, draft, AlreadyProvisioned),
                _ => Refuse("provision_state_blocks", current.DeviceId),
            },
            _ => Refuse("strategy_refuses", current?.DeviceId), // I-19
        };
    }

    /// <summary>The refusal of a change whose credentials belong to another device (I-13).</summary>
    public static Fault RefuseTakenCredential(bool provisioning) => provisioning
        ? Refuse(CredentialTaken, null)
        : new Fault(FaultCode.CredentialTaken, "Device credentials are already assigned to another device!", "credentialsId", CredentialTaken);

    /// <summary>The refusal of a change for which the profile has no use left (T-1).</summary>
    public static Fault RefuseUsedUp(Guid? deviceId) => Refuse(ProfileUsedUp, deviceId);

    private static DeviceChange CreateProvisioned(ProvisionDeviceRequest request, DeviceDraft draft)
    {
        var device = NewDevice(draft, request.ProfileId, request.Credentials, request.OperationId) with
        {
            AdditionalInfo = request.Gateway ? GatewayInfo : null,
            ProvisionState = Provisioned,
            ProvisionStateAt = draft.Now,
            Replay = Opened(request, credentialVersion: 1, draft),
        };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = 0,
            Next = device,
            Audit = ProvisionAudit(device, request, draft),
            Use = UseOf(request.ProfileId, request.MaxUses),
            Events = [DeviceEvents.Created(device), DeviceEvents.ProvisionSuccess(device, request.Gateway)],
        };
    }

    private static DeviceChange MarkProvisioned(DeviceRow current, ProvisionDeviceRequest request, DeviceDraft draft)
    {
        var credential = request.ReplaceCredentials ? Replaced(current.Credential, request.Credentials) : current.Credential;

        // A credential of before with which somebody has logged in is where it belongs.
        var isNew = request.ReplaceCredentials || current.FirstSeenAt is null;
        var device = current with
        {
            Credential = credential,
            Replay = isNew ? Opened(request, credential.Version, draft) : null,
            ProvisionState = Provisioned,
            ProvisionStateAt = draft.Now,
            ProvisionOperationId = request.OperationId,
            RowVersion = current.RowVersion + 1,
        };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = current.RowVersion,
            Next = device,
            Audit = ProvisionAudit(device, request, draft),
            Use = UseOf(request.ProfileId, request.MaxUses),
            Events = request.ReplaceCredentials
                ? [DeviceEvents.Rotated(device), DeviceEvents.ProvisionSuccess(device, gateway: false)]
                : [DeviceEvents.ProvisionSuccess(device, gateway: false)],
        };
    }

    private static ProfileUse? UseOf(Guid profileId, int? most) => most is { } limit ? new ProfileUse(profileId, limit) : null;

    private static DeviceRow NewDevice(DeviceDraft draft, Guid profileId, DeviceCredentials credentials, Guid operationId) => new()
    {
        Key = draft.Key,
        DeviceId = draft.DeviceId,
        ProfileId = profileId,
        CreatedAt = draft.Now,
        ProvisionOperationId = operationId,
        Credential = new CredentialRow
        {
            Id = draft.CredentialId,
            Space = CredentialsRules.SpaceOf(credentials),
            Credentials = credentials,
            CreatedAt = draft.Now,
            Version = 1,
        },
        Version = 1,
        RowVersion = 1,
    };

    private static AuditRow ProvisionAudit(DeviceRow device, ProvisionDeviceRequest request, DeviceDraft draft) =>
        DeviceAudit(AuditAction.Provision, device, request.OperationId, request.Origin, draft);

    private static AuditRow DeviceAudit(AuditAction action, DeviceRow device, Guid operationId, RequestOrigin origin, DeviceDraft draft) => new()
    {
        Tenant = draft.Key.Tenant,
        At = draft.Now,
        Action = action,
        Status = AuditStatus.Success,
        DeviceName = draft.Key.Name,
        DeviceId = device.DeviceId,
        ProfileId = device.ProfileId,
        OperationId = operationId,
        Protocol = origin.Protocol,
        Source = origin.Source,
    };

    private static Fault Refuse(string reason, Guid? deviceId) =>
        new(FaultCode.ProvisioningRefused, "The device may not be provisioned.", Reason: reason, DeviceId: deviceId);
}
