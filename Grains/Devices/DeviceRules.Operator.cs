using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Decisions on operators' changes. Texts of wire-spec 7.2.</summary>
internal static partial class DeviceRules
{
    /// <summary>Longest label and provision state, in characters.</summary>
    public const int MaxTextLength = 255;

    public static Fault NoSuchProfile { get; } =
        new(FaultCode.InvalidArgument, "Device is referencing non existing device profile!", "deviceProfileId", "profile_missing");

    public static Fault NoSuchDevice { get; } = new(FaultCode.NotFound, "The device is not found.", Reason: "device_missing");

    /// <param name="current">The device of this name, or null when there is none or nobody has looked yet.</param>
    /// <param name="request">The request.</param>
    /// <param name="credentials">Normalised.</param>
    /// <param name="draft">Name, time and fresh identities.</param>
    public static DeviceDecision Create(DeviceRow? current, CreateDeviceRequest request, DeviceCredentials credentials, DeviceDraft draft)
    {
        if (current is not null)
        {
            return current.ProvisionOperationId == request.OperationId
                ? DeviceDecision.AsItIs
                : new Fault(FaultCode.NameTaken, "Device with such name already exists!", "name", NameTaken, current.DeviceId);
        }

        var device = NewDevice(draft, request.ProfileId, credentials, request.OperationId) with
        {
            Label = request.Label,
            AdditionalInfo = request.AdditionalInfo,
        };
        return Change(null, device, AuditAction.DeviceCreated, request.OperationId, request.Actor, draft) with
        {
            Events = [DeviceEvents.Created(device)],
        };
    }

    public static DeviceDecision Update(DeviceRow? current, UpdateDeviceRequest request, DeviceDraft draft)
    {
        if (current is null)
        {
            return NoSuchDevice;
        }

        var same = current.ProfileId == request.ProfileId && current.Label == request.Label && current.AdditionalInfo == request.AdditionalInfo;
        if (request.Version is { } seen && seen != current.Version)
        {
            // One above with the same content is this very request, sent again.
            return same && seen + 1 == current.Version ? DeviceDecision.AsItIs : Outdated("Device");
        }

        var device = current with
        {
            ProfileId = request.ProfileId,
            Label = request.Label,
            AdditionalInfo = request.AdditionalInfo,
            Version = current.Version + 1,
            RowVersion = current.RowVersion + 1,
        };
        return Change(current, device, AuditAction.DeviceUpdated, request.OperationId, request.Actor, draft) with
        {
            Events = [DeviceEvents.Updated(device)],
        };
    }

    /// <param name="current">The device of this name, or null.</param>
    /// <param name="request">The request.</param>
    /// <param name="offered">True when this request already offered the removal and did not hear what became of it.</param>
    /// <param name="draft">Name and time.</param>
    public static DeviceDecision Delete(DeviceRow? current, DeleteDeviceRequest request, bool offered, DeviceDraft draft)
    {
        if (current is null || current.DeviceId != request.DeviceId)
        {
            return offered ? DeviceDecision.AsItIs : NoSuchDevice;
        }

        return Change(current, null, AuditAction.DeviceDeleted, request.OperationId, request.Actor, draft) with
        {
            Events = [DeviceEvents.Deleted(current)],
        };
    }

    /// <param name="current">The device of this name, or null.</param>
    /// <param name="request">The request.</param>
    /// <param name="credentials">Normalised.</param>
    /// <param name="draft">Name and time.</param>
    public static DeviceDecision ReplaceCredentials(DeviceRow? current, ReplaceCredentialsRequest request, DeviceCredentials credentials, DeviceDraft draft)
    {
        if (current is null || current.DeviceId != request.DeviceId)
        {
            return NoSuchDevice;
        }

        // Equal ones are no change: sessions stay, and a request that is sent again succeeds.
        if (current.Credential.Credentials == credentials)
        {
            return DeviceDecision.AsItIs;
        }

        if (request.Version is { } seen && seen != current.Credential.Version)
        {
            return Outdated("Device credentials");
        }

        var device = current with
        {
            Credential = Replaced(current.Credential, credentials),
            RowVersion = current.RowVersion + 1,
        };
        return Change(current, device, AuditAction.CredentialsReplaced, request.OperationId, request.Actor, draft) with
        {
            Events = [DeviceEvents.Rotated(device)],
        };
    }

    public static DeviceDecision SetProvisionState(DeviceRow? current, SetProvisionStateRequest request, DeviceDraft draft)
    {
        if (current is null || current.DeviceId != request.DeviceId)
        {
            return NoSuchDevice;
        }

        if (request.State is null && current.ProvisionState is null)
        {
            return DeviceDecision.AsItIs;
        }

        var device = current with
        {
            ProvisionState = request.State,
            ProvisionStateAt = request.State is null ? null : draft.Now,
            RowVersion = current.RowVersion + 1,
        };
        var action = request.State is null ? AuditAction.ProvisionStateRemoved : AuditAction.ProvisionStateWritten;
        return Change(current, device, action, request.OperationId, request.Actor, draft) with
        {
            Events = [DeviceEvents.Updated(device)],
        };
    }

    /// <summary>The fault of a text that does not fit its column, or null.</summary>
    public static Fault? CheckText(string? text, string field) => text?.Length > MaxTextLength
        ? new Fault(FaultCode.InvalidArgument, $"Validation error: {field} length must be equal or less than {MaxTextLength}", field)
        : text?.Contains('\0', StringComparison.Ordinal) == true
            ? new Fault(FaultCode.InvalidArgument, $"Validation error: {field} is malformed", field)
            : null;

    private static DeviceChange Change(DeviceRow? before, DeviceRow? after, AuditAction action, Guid operationId, string actor, DeviceDraft draft) => new()
    {
        Key = draft.Key,
        ExpectedRowVersion = before?.RowVersion ?? 0,
        Next = after,
        Audit = new AuditRow
        {
            Tenant = draft.Key.Tenant,
            At = draft.Now,
            Action = action,
            Status = AuditStatus.Success,
            DeviceName = draft.Key.Name,
            DeviceId = (after ?? before)!.DeviceId,
            ProfileId = (after ?? before)!.ProfileId,
            OperationId = operationId,
            Protocol = TransportProtocol.Operator,
            Actor = actor,
        },
    };

    private static Fault Outdated(string what) =>
        new(FaultCode.VersionConflict, $"{what} was already changed by someone else!", "version", "version_conflict");
}
