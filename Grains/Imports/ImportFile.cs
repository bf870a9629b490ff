using System.Runtime.CompilerServices;
using ProvisioningCluster.Grains.Imports.Csv;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>Reads the records of a stored file from its beginning, one piece in memory at a time.</summary>
internal sealed class ImportFile(IImportStore store, ImportJobRow job, ImportsOptions limits)
{
    /// <summary>
    /// The records in order. Throws <see cref="LedgerUnavailableException"/> when a piece cannot be read, also because the import ended
    /// and its file is gone.
    /// </summary>
    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var splitter = new CsvRecordSplitter(job.Options.Delimiter, CsvCells.MaxRecordBytes(limits.MaxFieldLength));
        var next = PieceAsync(0, cancellationToken);
        for (var index = 0; index < job.Chunks; index++)
        {
            var piece = await next;
            next = index + 1 < job.Chunks ? PieceAsync(index + 1, cancellationToken) : next; // read while this one is worked on
            var at = 0;
            while (Next(splitter, piece, ref at, out var record))
            {
                yield return record;
            }
        }

        if (splitter.TryEnd(out var last))
        {
            yield return last;
        }
    }

    private static bool Next(CsvRecordSplitter splitter, byte[] piece, ref int at, out CsvRecord record)
    {
        ReadOnlySpan<byte> rest = piece.AsSpan(at);
        var found = splitter.TryRead(ref rest, out record);
        at = piece.Length - rest.Length;
        return found;
    }

    private async Task<byte[]> PieceAsync(int index, CancellationToken cancellationToken) =>
        await store.ReadChunkAsync(job.Key, index, cancellationToken)
            ?? throw new LedgerUnavailableException("A piece of the imported file is gone.");
}
