using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Reads a row whose columns are those of <see cref="AuditSelect.Columns"/>.</summary>
internal static class AuditRowReading
{
    /// <param name="row">Stands on the row.</param>
    /// <param name="id">How this database keeps ids.</param>
    public static AuditLine Line(DbDataReader row, Func<DbDataReader, int, Guid> id) => new(row.GetInt64(0), new AuditRow
    {
        Tenant = OptionalId(row, 12, id) is { } tenant ? new TenantId(tenant) : null,
        At = row.GetInt64(1),
        Action = (AuditAction)row.GetInt32(2),
        Status = (AuditStatus)row.GetInt32(3),
        Reason = row.GetString(4),
        DeviceName = Text(row, 5),
        DeviceId = OptionalId(row, 6, id),
        ProfileId = OptionalId(row, 7, id),
        OperationId = id(row, 8),
        Protocol = (TransportProtocol)row.GetInt32(9),
        Source = Text(row, 10),
        Actor = Text(row, 11),
    });

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? OptionalId(DbDataReader row, int column, Func<DbDataReader, int, Guid> id) => row.IsDBNull(column) ? null : id(row, column);
}
