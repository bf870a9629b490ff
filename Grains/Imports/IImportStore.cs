using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// The port to the durable tables of imports. The file lies there too, in encrypted pieces, so that any silo can take an import up.
/// Written so that SQLite and PostgreSQL fit.
/// </summary>
/// <remarks>Every method throws <see cref="Ledger.LedgerUnavailableException"/> when the database did not take it; a write may have happened then.</remarks>
public interface IImportStore
{
    /// <summary>Adds an import; without effect when it is there already.</summary>
    ValueTask AddAsync(ImportJobRow row);

    ValueTask<ImportJobRow?> FindAsync(ImportJobKey key, CancellationToken cancellationToken = default);

    /// <summary>The newest imports of a tenant first.</summary>
    ValueTask<ImmutableArray<ImportJobRow>> ListAsync(TenantId tenant, int limit, CancellationToken cancellationToken = default);

    /// <summary>Imports of the tenant that are not finished.</summary>
    ValueTask<int> CountUnfinishedAsync(TenantId tenant);

    /// <summary>Imports of all tenants that are not finished, the longest untouched first.</summary>
    ValueTask<ImmutableArray<UnfinishedImport>> ListUnfinishedAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores the import together with refused rows, and a piece of its file if given, in one transaction. False, and nothing stored, unless
    /// the stored row version is the one before. A refused row that is stored already stays as it is.
    /// </summary>
    ValueTask<bool> SaveAsync(ImportJobRow next, ImmutableArray<ImportRejectedRow> rejected, ImportChunk? chunk = null);

    /// <summary>A piece of the file, or null when it is not there (any more).</summary>
    ValueTask<byte[]?> ReadChunkAsync(ImportJobKey key, int index, CancellationToken cancellationToken = default);

    /// <summary>Removes the file of an import.</summary>
    ValueTask DeleteChunksAsync(ImportJobKey key);

    /// <summary>Refused rows after a row number, in order.</summary>
    ValueTask<ImmutableArray<ImportRejectedRow>> ReadRejectedAsync(ImportJobKey key, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes imports that finished before this time, some at a time; true when there may be more.</summary>
    ValueTask<bool> DeleteFinishedAsync(long before);
}
