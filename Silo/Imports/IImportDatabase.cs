using System.Collections.Immutable;
using System.Data.Common;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>How one kind of database runs the statements of <see cref="ImportSql"/>. Throws LedgerUnavailableException when it cannot.</summary>
internal interface IImportDatabase
{
    /// <summary>The id in a column.</summary>
    Guid IdOf(DbDataReader row, int column);

    ValueTask<ImmutableArray<T>> ReadAsync<T>(string sql, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken);

    /// <summary>Runs what is given in one durable transaction.</summary>
    ValueTask WriteAsync(Func<IImportWrite, Task> statements);
}
