using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using static ProvisioningCluster.Silo.Ledger.Sqlite.SqliteColumns;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Turns rows of <see cref="DeviceColumns.Select"/> into devices.</summary>
internal static class SqliteDeviceRows
{
    public static DeviceRow Read(SqliteDataReader row, CredentialCipher cipher)
    {
        var deviceId = Id(row, 0);
        return new DeviceRow
        {
            DeviceId = deviceId,
            Key = new DeviceKey(new TenantId(Id(row, 1)), row.GetString(2)),
            ProfileId = Id(row, 3),
            CreatedAt = row.GetInt64(4),
            Label = Text(row, 5),
            AdditionalInfo = Text(row, 6),
            ProvisionState = Text(row, 7),
            ProvisionStateAt = Number(row, 8),
            ProvisionOperationId = OptionalId(row, 9),
            Version = row.GetInt64(10),
            RowVersion = row.GetInt64(11),
            FirstSeenAt = Number(row, 12),
            LastSeenAt = Number(row, 13),
            Replay = ReplayColumn.Read(Text(row, 22)),
            Credential = cipher.Open(deviceId, Credential(row)),
        };
    }

    private static SealedCredential Credential(SqliteDataReader row) => new()
    {
        RecordId = Id(row, 14),
        Space = (CredentialsSpace)row.GetInt32(15),
        LookupHash = row.GetFieldValue<byte[]>(16),
        Type = (CredentialsType)row.GetInt32(17),
        CredentialsId = row.GetFieldValue<byte[]>(18),
        Value = row.IsDBNull(19) ? null : row.GetFieldValue<byte[]>(19),
        CreatedAt = row.GetInt64(20),
        Version = row.GetInt64(21),
    };
}
