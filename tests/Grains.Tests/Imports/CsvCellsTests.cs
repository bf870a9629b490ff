using System.Text;
using ProvisioningCluster.Grains.Imports.Csv;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

public sealed class CsvCellsTests
{
    private const int Columns = 4;
    private const int Length = 300;

    [Theory]
    [InlineData("a,b", new[] { "a", "b" })]
    [InlineData("a,,", new[] { "a", "", "" })]
    [InlineData(" a , b ", new[] { " a ", " b " })]
    [InlineData("\"a,b\",\"c\"\"d\"", new[] { "a,b", "c\"d" })]
    [InlineData("\"a\nb\"", new[] { "a\nb" })]
    [InlineData("5\" pipe,{\"a\":1}", new[] { "5\" pipe", "{\"a\":1}" })]
    [InlineData("ä,日本", new[] { "ä", "日本" })]
    public void A_record_is_taken_apart(string text, string[] expected)
    {
        Assert.True(Read(Encoding.UTF8.GetBytes(text)).TryGet(out var cells, out _));
        Assert.Equal(expected, cells);
    }

    [Theory]
    [InlineData("a,b,c,d,e", "too_many_columns")]
    [InlineData("\"a\"b,c", "bad_quotes")]
    [InlineData("a,\0", "null_character")]
    public void T25_what_cannot_be_read_has_a_reason(string text, string reason)
    {
        Assert.False(Read(Encoding.UTF8.GetBytes(text)).TryGet(out _, out var fault));
        Assert.Equal(reason, fault.Reason);
    }

    [Fact]
    public void T25_a_row_of_another_encoding_is_told_so()
    {
        Assert.False(Read(Encoding.Latin1.GetBytes("größe,b")).TryGet(out _, out var fault));
        Assert.Equal("not_utf8", fault.Reason);
    }

    [Fact]
    public void T25_a_long_cell_is_refused_without_being_repeated()
    {
        Assert.False(Read(Encoding.UTF8.GetBytes(new string('x', Length + 1))).TryGet(out _, out var fault));
        Assert.Equal("cell_too_long", fault.Reason);
        Assert.DoesNotContain("xx", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void T25_a_million_columns_are_counted_and_not_made()
    {
        var splitter = new CsvRecordSplitter(',', CsvCells.MaxRecordBytes(Length));
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(new string(',', 1_000_000) + "\n");
        Assert.True(splitter.TryRead(ref bytes, out var record));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(new CsvCells(',', Columns, Length).Read(record).TryGet(out _, out var fault));

        Assert.Equal("too_many_columns", fault.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    private static Abstractions.Faults.Result<string[]> Read(byte[] bytes) =>
        new CsvCells(',', Columns, Length).Read(new CsvRecord(1, bytes, bytes.Count(value => value == ',') + 1, CsvRecordFault.None));
}
