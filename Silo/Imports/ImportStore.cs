using System.Collections.Immutable;
using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Imports;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>The tables of imports. What differs between the databases is behind <see cref="IImportDatabase"/>.</summary>
internal sealed class ImportStore(IImportDatabase database, ImportRowForm form) : IImportStore
{
    private const int DeletedTogether = 2_000;
    private const int ChunksDeletedTogether = 64;

    public async ValueTask AddAsync(ImportJobRow row) =>
        await database.WriteAsync(write => write.ExecuteAsync(ImportSql.Insert, ImportReading.Values(row, form)));

    public async ValueTask<ImportJobRow?> FindAsync(ImportJobKey key, CancellationToken cancellationToken) =>
        (await database.ReadAsync(ImportSql.Find, [key.JobId, key.Tenant.Value], Job, cancellationToken)) is [var found, ..] ? found : null;

    public async ValueTask<ImmutableArray<ImportJobRow>> ListAsync(TenantId tenant, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(ImportSql.List, [tenant.Value, limit], Job, cancellationToken);

    public async ValueTask<int> CountUnfinishedAsync(TenantId tenant) =>
        (await database.ReadAsync(ImportSql.CountUnfinished, [tenant.Value], static row => (int)row.GetInt64(0), CancellationToken.None))[0];

    public async ValueTask<ImmutableArray<UnfinishedImport>> ListUnfinishedAsync(int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(ImportSql.ListUnfinished, [limit], row => ImportReading.Unfinished(row, database.IdOf), cancellationToken);

    public async ValueTask<bool> SaveAsync(ImportJobRow next, ImmutableArray<ImportRejectedRow> rejected, ImportChunk? chunk)
    {
        // Encrypted before the transaction: it holds a lock.
        var values = ImportReading.Values(next, form);
        var content = chunk is null ? null : form.Seal(next.Key, chunk);
        var refused = rejected.Select(row => new object?[] { next.Key.JobId, row.Row, row.Line, row.Field, row.Reason, row.Message, form.SealCells(next.Key, row) }).ToArray();
        var saved = false;
        await database.WriteAsync(async write =>
        {
            saved = await write.ExecuteAsync(ImportSql.Update, values) == 1;
            if (!saved)
            {
                return;
            }

            if (chunk is not null)
            {
                await write.ExecuteAsync(ImportSql.InsertChunk, [next.Key.JobId, chunk.Index, content]);
            }

            if (refused.Length > 0)
            {
                await write.ExecuteManyAsync(ImportSql.InsertRejected, refused);
            }
        });
        return saved;
    }

    public async ValueTask<byte[]?> ReadChunkAsync(ImportJobKey key, int index, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(ImportSql.FindChunk, [key.JobId, index, key.Tenant.Value], static row => row.GetFieldValue<byte[]>(0), cancellationToken);
        return found is [var content, ..] ? form.OpenChunk(key, index, content) : null;
    }

    public async ValueTask DeleteChunksAsync(ImportJobKey key)
    {
        // No row goes before its file: what a crash leaves is found by the job, and goes with it.
        if (await FindAsync(key, CancellationToken.None) is { } job)
        {
            for (var below = ChunksDeletedTogether; below < job.Chunks + ChunksDeletedTogether; below += ChunksDeletedTogether)
            {
                await database.WriteAsync(write => write.ExecuteAsync(ImportSql.DeleteChunks, [key.JobId, below]));
            }
        }
    }

    public async ValueTask<ImmutableArray<ImportRejectedRow>> ReadRejectedAsync(ImportJobKey key, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(ImportSql.ListRejected, [key.JobId, key.Tenant.Value, after, limit], row => ImportReading.Rejected(row, key, form), cancellationToken);

    public async ValueTask<bool> DeleteFinishedAsync(long before)
    {
        var old = await database.ReadAsync(ImportSql.FindOld, [before], row => database.IdOf(row, 0), CancellationToken.None);
        if (old is not [var jobId, ..])
        {
            return false;
        }

        var deleted = 0;
        await database.WriteAsync(async write => deleted = await write.ExecuteAsync(ImportSql.DeleteRejected, [jobId, DeletedTogether]));
        if (deleted < DeletedTogether)
        {
            await database.WriteAsync(write => write.ExecuteAsync(ImportSql.Delete, [jobId]));
        }

        return true;
    }

    private ImportJobRow Job(DbDataReader row) => ImportReading.Job(row, database.IdOf, form);
}
