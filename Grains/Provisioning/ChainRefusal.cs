using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>Why a chain got nobody in: for the audit, and nothing of it for the device.</summary>
/// <param name="Reason">In snake_case.</param>
/// <param name="Profile">The profile that refused, or null when none came into question.</param>
/// <param name="Name">The name that was to be, or the certificate's common name when it did not come so far; null when there is none.</param>
/// <param name="DeviceId">The device that stood in the way, when there is one.</param>
internal sealed record ChainRefusal(string Reason, DeviceProfileSnapshot? Profile = null, string? Name = null, Guid? DeviceId = null)
{
    public AuditStatus Status => Profile is null ? AuditStatus.NotFound : AuditStatus.Failure;
}
