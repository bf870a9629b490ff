using System.Collections.Immutable;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Reads the rows of <see cref="AuditSelect"/>.</summary>
internal static class PostgresAuditRows
{
    public static async Task<ImmutableArray<AuditLine>> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var lines = ImmutableArray.CreateBuilder<AuditLine>();
        while (await row.ReadAsync(cancellationToken))
        {
            lines.Add(new AuditLine(row.GetInt64(0), new AuditRow
            {
                Tenant = new TenantId(row.GetGuid(12)),
                At = row.GetInt64(1),
                Action = (AuditAction)row.GetInt32(2),
                Status = (AuditStatus)row.GetInt32(3),
                Reason = row.GetString(4),
                DeviceName = Text(row, 5),
                DeviceId = Id(row, 6),
                ProfileId = Id(row, 7),
                OperationId = row.GetGuid(8),
                Protocol = (TransportProtocol)row.GetInt32(9),
                Source = Text(row, 10),
                Actor = Text(row, 11),
            }));
        }

        return lines.ToImmutable();
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
