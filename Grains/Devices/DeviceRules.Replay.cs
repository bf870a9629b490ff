using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>The answer to a provision request, given once more to a device that did not hear it (I-10).</summary>
internal static partial class DeviceRules
{
    private const int Replays = 3;

    /// <summary>Decides that a login ends the window. What has none stays as it is.</summary>
    public static DeviceDecision EndReplays(DeviceRow? current, EndReplaysRequest request, DeviceDraft draft)
    {
        if (current is not { Replay: not null })
        {
            return DeviceDecision.AsItIs;
        }

        var device = current with { Replay = null, RowVersion = current.RowVersion + 1 };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = current.RowVersion,
            Next = device,
            Audit = DeviceAudit(AuditAction.ReplayEnded, device, request.OperationId, request.Origin, draft),
        };
    }

    /// <summary>The window that a SUCCESS opens, or null.</summary>
    private static ReplayWindow? Opened(ProvisionDeviceRequest request, long credentialVersion, DeviceDraft draft) => request.ReplayDigest is { } digest
        ? new ReplayWindow(digest, draft.Now + (request.ReplaySeconds * 1_000L), Replays, credentialVersion)
        : null;

    /// <summary>The same answer again, or the refusal that it would be without a window.</summary>
    private static DeviceDecision ReplayOr(DeviceRow current, ProvisionDeviceRequest request, DeviceDraft draft, string reason)
    {
        if (request.ReplayDigest is not { } digest
            || current is not { ProvisionState: Provisioned, Replay: { Left: > 0 } window }
            || current.ProfileId != request.ProfileId
            || window.Digest != digest
            || window.CredentialVersion != current.Credential.Version
            || draft.Now >= window.Until)
        {
            return Refuse(reason, current.DeviceId);
        }

        // The operation is noted: its own repetition is not another replay (I-7).
        var device = current with
        {
            Replay = window with { Left = window.Left - 1 },
            ProvisionOperationId = request.OperationId,
            RowVersion = current.RowVersion + 1,
        };
        return new DeviceChange
        {
            Key = draft.Key,
            ExpectedRowVersion = current.RowVersion,
            Next = device,
            Audit = ProvisionAudit(device, request, draft) with { Status = AuditStatus.Replayed },
        };
    }
}
