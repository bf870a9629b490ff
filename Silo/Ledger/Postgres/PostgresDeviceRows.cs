using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Turns rows of <see cref="DeviceColumns.All"/> into devices.</summary>
internal static class PostgresDeviceRows
{
    public static DeviceRow Read(NpgsqlDataReader row, CredentialCipher cipher)
    {
        var deviceId = row.GetGuid(0);
        return new DeviceRow
        {
            DeviceId = deviceId,
            Key = new DeviceKey(new TenantId(row.GetGuid(1)), row.GetString(2)),
            ProfileId = row.GetGuid(3),
            CreatedAt = row.GetInt64(4),
            Label = Text(row, 5),
            AdditionalInfo = Text(row, 6),
            ProvisionState = Text(row, 7),
            ProvisionStateAt = Number(row, 8),
            ProvisionOperationId = row.IsDBNull(9) ? null : row.GetGuid(9),
            Version = row.GetInt64(10),
            RowVersion = row.GetInt64(11),
            FirstSeenAt = Number(row, 12),
            LastSeenAt = Number(row, 13),
            Replay = ReplayColumn.Read(Text(row, 22)),
            Credential = cipher.Open(deviceId, Credential(row)),
        };
    }

    private static SealedCredential Credential(NpgsqlDataReader row) => new()
    {
        RecordId = row.GetGuid(14),
        Space = (CredentialsSpace)row.GetInt32(15),
        LookupHash = row.GetFieldValue<byte[]>(16),
        Type = (CredentialsType)row.GetInt32(17),
        CredentialsId = row.GetFieldValue<byte[]>(18),
        Value = row.IsDBNull(19) ? null : row.GetFieldValue<byte[]>(19),
        CreatedAt = row.GetInt64(20),
        Version = row.GetInt64(21),
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
