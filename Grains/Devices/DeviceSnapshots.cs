using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Stored rows as the rest of the cluster sees them.</summary>
internal static class DeviceSnapshots
{
    public static DeviceSnapshot ToSnapshot(this DeviceRow row) => new()
    {
        Key = row.Key,
        DeviceId = row.DeviceId,
        ProfileId = row.ProfileId,
        CreatedAt = row.CreatedAt,
        Label = row.Label,
        AdditionalInfo = row.AdditionalInfo,
        ProvisionState = row.ProvisionState,
        ProvisionStateAt = row.ProvisionStateAt,
        FirstSeenAt = row.FirstSeenAt,
        LastSeenAt = row.LastSeenAt,
        Version = row.Version,
    };

    public static DeviceIdentity ToIdentity(this DeviceRow row) => new(row.Key, row.DeviceId, row.ProfileId, row.Credential.Version);

    public static CredentialsSnapshot ToCredentialsSnapshot(this DeviceRow row) => new(
        row.Credential.Id, row.Credential.CreatedAt, row.DeviceId, row.Credential.Credentials, row.Credential.Version);
}
