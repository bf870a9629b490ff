using System.Collections.Immutable;
using Npgsql;
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
            lines.Add(AuditRowReading.Line(row, static (reader, column) => reader.GetGuid(column)));
        }

        return lines.ToImmutable();
    }
}
