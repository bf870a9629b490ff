using System.Buffers;

namespace ProvisioningCluster.Grains.Imports.Csv;

/// <summary>
/// Cuts a stream of bytes into records at the line breaks outside of quotes (RFC 4180; CR LF, LF or CR). Holds one record at most, and
/// never more of it than the limit: what is longer is passed over, so that an unclosed quote or a line of a gigabyte costs no memory (T-25).
/// Empty lines are no records.
/// </summary>
/// <param name="delimiter">One ASCII character: only after it, or at the beginning, a quote opens.</param>
/// <param name="maxRecordBytes">Bytes of a record at most.</param>
internal sealed class CsvRecordSplitter(char delimiter, int maxRecordBytes)
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly ArrayBufferWriter<byte> kept = new();
    private long line = 1;
    private long recordLine = 1;
    private long length;
    private int marks;
    private int cells = 1;
    private bool inQuotes;
    private bool mayOpen = true; // at the beginning of a cell, or right after a closing quote: then a second one is a quote itself
    private bool afterReturn;
    private bool quotedReturn;

    /// <summary>
    /// Reads until a record is complete or the bytes are used up.
    /// </summary>
    /// <param name="bytes">Moved past what was read.</param>
    /// <param name="record">The record when there is one.</param>
    /// <returns>True when there is a record; call again with the rest.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out CsvRecord record)
    {
        var begin = 0;
        var at = 0;
        while (at < bytes.Length)
        {
            if (IsMark(bytes[at]))
            {
                begin = ++at;
                continue;
            }

            var value = bytes[at];
            if (afterReturn)
            {
                afterReturn = false;
                if (value == '\n')
                {
                    begin = ++at;
                    continue;
                }
            }

            if (value is (byte)'\n' or (byte)'\r')
            {
                line += value == '\n' && quotedReturn ? 0 : 1; // CR LF is one line
                quotedReturn = inQuotes && value == '\r';
                if (inQuotes)
                {
                    at++;
                    continue;
                }

                afterReturn = value == '\r';
                Keep(bytes[begin..at]);
                begin = ++at;
                if (length > 0)
                {
                    record = Take(CsvRecordFault.None);
                    bytes = bytes[begin..];
                    return true;
                }

                Begin();
                continue;
            }

            quotedReturn = false;
            if (value == '"')
            {
                if (inQuotes)
                {
                    inQuotes = false;
                    mayOpen = true;
                }
                else if (mayOpen)
                {
                    inQuotes = true;
                }
            }
            else if (!inQuotes)
            {
                mayOpen = value == delimiter;
                cells += mayOpen ? 1 : 0;
            }

            at++;
        }

        Keep(bytes[begin..]);
        bytes = [];
        record = default;
        return false;
    }

    /// <summary>The file is over: its last record when it did not end with a line break.</summary>
    public bool TryEnd(out CsvRecord record)
    {
        record = length > 0 ? Take(inQuotes ? CsvRecordFault.UnclosedQuote : CsvRecordFault.None) : default;
        return record.Line > 0;
    }

    private bool IsMark(byte value)
    {
        if (marks < 0 || marks >= ByteOrderMark.Length)
        {
            return false;
        }

        if (value == ByteOrderMark[marks])
        {
            marks++;
            return true;
        }

        if (marks > 0)
        {
            Keep(ByteOrderMark.AsSpan(0, marks)); // it only began like one
        }

        marks = -1;
        return false;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        length += bytes.Length;
        if (length <= maxRecordBytes)
        {
            kept.Write(bytes);
        }
        else
        {
            kept.ResetWrittenCount();
        }
    }

    private CsvRecord Take(CsvRecordFault fault)
    {
        fault = fault == CsvRecordFault.None && length > maxRecordBytes ? CsvRecordFault.TooLong : fault;
        var record = new CsvRecord(recordLine, fault == CsvRecordFault.None ? kept.WrittenSpan.ToArray() : [], cells, fault);
        Begin();
        return record;
    }

    private void Begin()
    {
        kept.ResetWrittenCount();
        length = 0;
        cells = 1;
        recordLine = line;
        inQuotes = false;
        mayOpen = true;
    }
}
