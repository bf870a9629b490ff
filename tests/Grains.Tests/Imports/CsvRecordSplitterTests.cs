using System.Text;
using ProvisioningCluster.Grains.Imports.Csv;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

public sealed class CsvRecordSplitterTests
{
    private const int Limit = 100;

    public static TheoryData<string, string[]> Files => new()
    {
        { "", [] },
        { "a,b", ["1:2:a,b"] },
        { "a,b\n", ["1:2:a,b"] },
        { "a\r\nb\rc\nd", ["1:1:a", "2:1:b", "3:1:c", "4:1:d"] },
        { "\n\r\na\n\n\nb", ["3:1:a", "6:1:b"] },
        { "\"a\nb\",c\nd", ["1:2:\"a\nb\",c", "3:1:d"] },
        { "\"a\r\nb\r\n\"\r\nd", ["1:1:\"a\r\nb\r\n\"", "4:1:d"] },
        { "\"a\rb\"\nd", ["1:1:\"a\rb\"", "3:1:d"] },
        { "\"a\"\"\n\"\"b\"\nc", ["1:1:\"a\"\"\n\"\"b\"", "3:1:c"] },
        { "5\" pipe,x\ny", ["1:2:5\" pipe,x", "2:1:y"] }, // a quote within a cell opens nothing
        { ",\",\",\nx", ["1:3:,\",\",", "2:1:x"] },
        { "a\n\"b\nc", ["1:1:a", "2:UnclosedQuote"] },
        { "\uFEFFa\nb", ["1:1:a", "2:1:b"] },
        { "\uFEFF\"a\nb\"\nc", ["1:1:\"a\nb\"", "3:1:c"] },
        { "ä\uFEFF\n", ["1:1:ä\uFEFF"] },
        { $"{new string('x', Limit)}\n{new string('x', Limit + 1)}\nz", [$"1:1:{new string('x', Limit)}", "2:TooLong", "3:1:z"] },
        { $"\"{new string('\n', Limit)}\"\nz", ["1:TooLong", "102:1:z"] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_cut_at_line_breaks_outside_of_quotes_wherever_its_pieces_end(string text, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            Assert.Equal(expected, Split(bytes, size));
        }
    }

    [Fact]
    public void T25_a_line_without_end_is_not_kept()
    {
        var splitter = new CsvRecordSplitter(',', Limit);
        var piece = new byte[1024 * 1024];
        piece.AsSpan().Fill((byte)'x');
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var megabyte = 0; megabyte < 100; megabyte++)
        {
            ReadOnlySpan<byte> rest = piece;
            Assert.False(splitter.TryRead(ref rest, out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.True(splitter.TryEnd(out var record));
        Assert.Equal(CsvRecordFault.TooLong, record.Fault);
    }

    private static List<string> Split(byte[] bytes, int size)
    {
        var splitter = new CsvRecordSplitter(',', Limit);
        var records = new List<string>();
        for (var at = 0; at < bytes.Length; at += size)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(at, Math.Min(size, bytes.Length - at));
            while (splitter.TryRead(ref rest, out var record))
            {
                records.Add(Told(record));
            }
        }

        if (splitter.TryEnd(out var last))
        {
            records.Add(Told(last));
        }

        return records;
    }

    private static string Told(CsvRecord record) => record.Fault == CsvRecordFault.None
        ? $"{record.Line}:{record.Cells}:{Encoding.UTF8.GetString(record.Bytes)}"
        : $"{record.Line}:{record.Fault}";
}
