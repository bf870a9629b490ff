using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Imports;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>Rows of the tables as values; ids are read in the way of each database.</summary>
internal static class ImportReading
{
    public static ImportJobRow Job(DbDataReader row, Func<DbDataReader, int, Guid> id, ImportRowForm form)
    {
        var key = new ImportJobKey(new TenantId(id(row, 1)), id(row, 0));
        return new ImportJobRow
        {
            Key = key,
            CreatedAt = row.GetInt64(2),
            UpdatedAt = row.GetInt64(3),
            StartedAt = Number(row, 4),
            FinishedAt = Number(row, 5),
            State = (ImportState)row.GetInt32(6),
            RowVersion = row.GetInt64(7),
            Options = ImportRowForm.ReadOptions(row.GetString(9)),
            Header = form.OpenHeader(key, Bytes(row, 10)),
            Chunks = row.GetInt32(11),
            Bytes = row.GetInt64(12),
            Records = Number(row, 13),
            Done = row.GetInt64(14),
            Created = row.GetInt64(15),
            Updated = row.GetInt64(16),
            Existing = row.GetInt64(17),
            Failed = row.GetInt64(18),
            Rate = row.GetDouble(19),
            Message = Text(row, 20),
        };
    }

    public static UnfinishedImport Unfinished(DbDataReader row, Func<DbDataReader, int, Guid> id) =>
        new(new ImportJobKey(new TenantId(id(row, 1)), id(row, 0)), (ImportState)row.GetInt32(2), row.GetInt64(3));

    public static ImportRejectedRow Rejected(DbDataReader row, ImportJobKey key, ImportRowForm form) => new()
    {
        Row = row.GetInt64(0),
        Line = row.GetInt64(1),
        Field = Text(row, 2),
        Reason = row.GetString(3),
        Message = row.GetString(4),
        Cells = form.OpenCells(key, row.GetInt64(0), Bytes(row, 5)),
    };

    /// <summary>The values of a job in the order of <see cref="ImportSql.Columns"/>.</summary>
    public static object?[] Values(ImportJobRow row, ImportRowForm form) =>
    [
        row.Key.JobId, row.Key.Tenant.Value, row.CreatedAt, row.UpdatedAt, row.StartedAt, row.FinishedAt, (int)row.State, row.RowVersion, row.Options.Actor,
        ImportRowForm.Write(row.Options), form.SealHeader(row), row.Chunks, row.Bytes, row.Records, row.Done, row.Created, row.Updated, row.Existing, row.Failed, row.Rate, row.Message,
    ];

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
