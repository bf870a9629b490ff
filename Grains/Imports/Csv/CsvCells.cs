using System.Text.Unicode;
using CsvHelper;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Imports.Csv;

/// <summary>Takes one record apart. Lengths, counts and the encoding are judged before the parser sees it.</summary>
internal sealed class CsvCells
{
    private readonly CsvReaderOptions options;
    private readonly int maxColumns;
    private readonly int maxFieldLength;
    private bool malformed;

    public CsvCells(char delimiter, int maxColumns, int maxFieldLength)
    {
        this.maxColumns = maxColumns;
        this.maxFieldLength = maxFieldLength;
        options = new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            DetectSeparatorHint = false,
            SkipEmptyLines = false,
            IncludeValuesInExceptions = false, // cells may be credentials (I-16)

            // A quote in the middle of a cell is one: JSON and inches are full of them.
            OnMalformedRecord = record => malformed |= record.Reason != CsvMalformedReason.StrayQuote,
        };
    }

    /// <summary>Bytes that a record of these limits may have.</summary>
    public static int MaxRecordBytes(int maxFieldLength) => 4 * maxFieldLength;

    /// <summary>The cells of a record, or why it has none.</summary>
    public Result<string[]> Read(CsvRecord record)
    {
        if (FaultOf(record) is { } fault)
        {
            return fault;
        }

        malformed = false;
        using var reader = CsvReader.Create(record.Bytes, options);
        if (!reader.Read() || malformed)
        {
            return Refused("bad_quotes", "The quotes of a cell do not fit together: put the whole cell in quotes and double those within.");
        }

        var cells = new string[reader.FieldCount];
        for (var index = 0; index < cells.Length; index++)
        {
            cells[index] = reader.GetString(index);
            if (cells[index].Length > maxFieldLength)
            {
                return Refused("cell_too_long", $"A cell has at most {maxFieldLength} characters: shorten it or raise Imports:MaxFieldLength.");
            }
        }

        return cells;
    }

    private static Fault Refused(string reason, string detail) => new(FaultCode.InvalidArgument, detail, Reason: reason);

    private Fault? FaultOf(CsvRecord record) => record switch
    {
        { Fault: CsvRecordFault.UnclosedQuote } =>
            Refused("unclosed_quote", "A quote opens in this row and is never closed, so the rest of the file belongs to it: close it or double it."),
        _ when record.Cells > maxColumns => Refused("too_many_columns", $"A row has at most {maxColumns} columns: remove some or raise Imports:MaxColumns."),
        { Fault: CsvRecordFault.TooLong } =>
            Refused("row_too_long", $"A row has at most {MaxRecordBytes(maxFieldLength)} bytes: shorten it or raise Imports:MaxFieldLength."),
        _ when !Utf8.IsValid(record.Bytes) => Refused("not_utf8", "The row is not valid UTF-8: save the file in that encoding."),
        _ when record.Bytes.AsSpan().Contains((byte)0) => Refused("null_character", "The row has the character U+0000: the file may be no text, or UTF-16; save it as UTF-8."),
        _ => null,
    };
}
