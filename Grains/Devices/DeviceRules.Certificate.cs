using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Decisions on certificates that a profile of the chain strategy accepted.</summary>
internal static partial class DeviceRules
{
    public const string WrongProfile = "wrong_profile";

    /// <summary>
    /// Decides which certificate a name has from now on (wire-spec 3.8 step 8, I-9). The certificate itself says whether a request is a
    /// repetition: a name that has it already keeps everything as it is, whoever asks.
    /// </summary>
    /// <param name="current">The device of this name, or null when there is none or nobody has looked yet.</param>
    /// <param name="request">The request.</param>
    /// <param name="draft">Name, time and fresh identities.</param>
    public static DeviceDecision ProvisionCertificate(DeviceRow? current, ProvisionCertificateRequest request, DeviceDraft draft) => current switch
    {
        null when request.AllowCreate => CreateWithCertificate(request, draft),
        null => Refuse("creation_not_allowed", null),

        // Another CA stands behind another profile: none of its certificates may take this name over (T-20).
        _ when current.ProfileId != request.ProfileId => Refuse(WrongProfile, current.DeviceId),
        { Credential.Credentials.Type: not CredentialsType.X509Certificate } => Refuse("other_credentials_type", current.DeviceId),
        _ when current.Credential.Credentials == request.Credentials => DeviceDecision.AsItIs,
        _ when !request.AllowReplacement => Refuse("replacement_not_allowed", current.DeviceId),
        _ when CertificateAge.IsOlder(request.Credentials, current.Credential.Credentials) => Refuse("certificate_superseded", current.DeviceId),
        _ => ReplaceCertificate(current, request.Credentials, AuditAction.CertificateReplaced, request.OperationId, request.Origin, draft),
    };

    /// <summary>Decides a renewal by the holder of the present certificate: of two at once, one has it no longer.</summary>
    /// <param name="current">The device of this name, or null.</param>
    /// <param name="request">The request.</param>
    /// <param name="draft">Name and time.</param>
    public static DeviceDecision RenewCertificate(DeviceRow? current, RenewDeviceCertificateRequest request, DeviceDraft draft) => current switch
    {
        null => Refuse("device_missing", null),
        _ when current.DeviceId != request.DeviceId => Refuse("device_missing", current.DeviceId),
        _ when current.ProvisionOperationId == request.OperationId => DeviceDecision.AsItIs, // committed before, only its answer was lost (I-7)
        _ when current.Credential.Credentials.CredentialsId != request.PresentId => Refuse("certificate_superseded", current.DeviceId),
        _ => ReplaceCertificate(current, request.Credentials, AuditAction.CertificateRenewed, request.OperationId, request.Origin, draft),
    };

    private static DeviceChange CreateWithCertificate(ProvisionCertificateRequest request, DeviceDraft draft)
    {
        var device = NewDevice(draft, request.ProfileId, request.Credentials, request.OperationId) with
        {
            ProvisionState = Provisioned,
            ProvisionStateAt = draft.Now,
        };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = 0,
            Next = device,
            Audit = DeviceAudit(AuditAction.Provision, device, request.OperationId, request.Origin, draft),
            Use = UseOf(request.ProfileId, request.MaxUses),
            Events = [DeviceEvents.Created(device), DeviceEvents.ProvisionSuccess(device, gateway: false)],
        };
    }

    // The provision state stays what it is: it tells of the first time, and operators may have blocked the device with it.
    private static DeviceChange ReplaceCertificate(
        DeviceRow current, DeviceCredentials credentials, AuditAction action, Guid operationId, RequestOrigin origin, DeviceDraft draft)
    {
        var device = current with
        {
            Credential = Replaced(current.Credential, credentials),
            ProvisionOperationId = operationId,
            RowVersion = current.RowVersion + 1,
        };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = current.RowVersion,
            Next = device,
            Audit = DeviceAudit(action, device, operationId, origin, draft),
            Events = [DeviceEvents.Rotated(device)],
        };
    }

    private static CredentialRow Replaced(CredentialRow current, DeviceCredentials credentials) => current with
    {
        Space = CredentialsRules.SpaceOf(credentials),
        Credentials = credentials,
        Version = current.Version + 1,
    };
}
