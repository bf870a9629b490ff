using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
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
            lines.Add(AuditRowReading.Line(row, Id));
        }

        return lines.ToImmutable();
    }
}
