using System.Collections.Immutable;
using ProvisioningCluster.Grains.Ledger;
using static ProvisioningCluster.Silo.Ledger.Sqlite.SqliteColumns;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Reads the rows of <see cref="AuditSelect"/>.</summary>
internal static class SqliteAuditRows
{
    public static ImmutableArray<AuditLine> Read(SqliteReadConnection connection, AuditFilter filter)
    {
        var lines = ImmutableArray.CreateBuilder<AuditLine>();
        foreach (var (sql, values) in AuditSelect.For(filter, static index => $"@{index}"))
        {
            lines.Clear();
            using var row = connection.Statement(sql, values.Count).With([.. values]).Query();
            while (row.Read())
            {
                lines.Add(AuditRowReading.Line(row, Id));
            }

            if (lines.Count == filter.Limit)
            {
                break;
            }
        }

        return lines.ToImmutable();
    }
}
