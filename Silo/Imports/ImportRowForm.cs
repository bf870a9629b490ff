using System.Collections.Immutable;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Imports;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Imports;

/// <summary>The parts of an import in the form in which the tables hold them: options as JSON, what the file says encrypted (T-23).</summary>
internal sealed class ImportRowForm(ISecretProtector protector)
{
    public static string Write(ImportOptions options) => JsonSerializer.Serialize(options);

    public static ImportOptions ReadOptions(string json) => JsonSerializer.Deserialize<ImportOptions>(json)!;

    public byte[] Seal(ImportJobKey key, ImportChunk chunk) => protector.ProtectBytes(chunk.Content.AsSpan(), ChunkContext(key, chunk.Index));

    public byte[] OpenChunk(ImportJobKey key, int index, byte[] sealedContent) => protector.UnprotectBytes(sealedContent, ChunkContext(key, index));

    public byte[]? SealHeader(ImportJobRow row) => Seal(row.Header, HeaderContext(row.Key));

    public ImmutableArray<string> OpenHeader(ImportJobKey key, byte[]? sealedCells) => Open(sealedCells, HeaderContext(key));

    public byte[]? SealCells(ImportJobKey key, ImportRejectedRow row) => Seal(row.Cells, CellsContext(key, row.Row));

    public ImmutableArray<string> OpenCells(ImportJobKey key, long row, byte[]? sealedCells) => Open(sealedCells, CellsContext(key, row));

    private static string ChunkContext(ImportJobKey key, int index) => FormattableString.Invariant($"import/{key.JobId:N}/chunk/{index}");

    private static string HeaderContext(ImportJobKey key) => $"import/{key.JobId:N}/header";

    private static string CellsContext(ImportJobKey key, long row) => FormattableString.Invariant($"import/{key.JobId:N}/row/{row}");

    private byte[]? Seal(ImmutableArray<string> cells, string context) =>
        cells.IsDefault ? null : protector.ProtectBytes(JsonSerializer.SerializeToUtf8Bytes(cells), context);

    private ImmutableArray<string> Open(byte[]? sealedCells, string context) =>
        sealedCells is null ? default : JsonSerializer.Deserialize<ImmutableArray<string>>(protector.UnprotectBytes(sealedCells, context));
}
