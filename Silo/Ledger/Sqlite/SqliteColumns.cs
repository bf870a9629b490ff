using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Columns as <see cref="SqliteStatement.With"/> writes them.</summary>
internal static class SqliteColumns
{
    public static Guid Id(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static Guid? OptionalId(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Id(row, column);

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
