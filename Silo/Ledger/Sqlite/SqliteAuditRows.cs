using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using static ProvisioningCluster.Silo.Ledger.Sqlite.SqliteColumns;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Reads the rows of <see cref="AuditSelect"/>.</summary>
internal static class SqliteAuditRows
{
    public static ImmutableArray<AuditLine> Read(SqliteReadConnection connection, AuditFilter filter)
    {
        var (sql, values) = AuditSelect.For(filter, static index => $"@{index}");
        using var row = connection.Statement(sql, values.Count).With([.. values]).Query();
        var lines = ImmutableArray.CreateBuilder<AuditLine>();
        while (row.Read())
        {
            lines.Add(new AuditLine(row.GetInt64(0), new AuditRow
            {
                Tenant = new TenantId(Id(row, 12)),
                At = row.GetInt64(1),
                Action = (AuditAction)row.GetInt32(2),
                Status = (AuditStatus)row.GetInt32(3),
                Reason = row.GetString(4),
                DeviceName = Text(row, 5),
                DeviceId = OptionalId(row, 6),
                ProfileId = OptionalId(row, 7),
                OperationId = Id(row, 8),
                Protocol = (TransportProtocol)row.GetInt32(9),
                Source = Text(row, 10),
                Actor = Text(row, 11),
            }));
        }

        return lines.ToImmutable();
    }
}
