using System.Text;
using ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

/// <summary>How the console guesses what is in a file before it is sent.</summary>
public sealed class CsvHeadTests
{
    [Theory]
    [InlineData("name,label\na,b\n", ',')]
    [InlineData("name;label\n\"a,b,c\";1,5\nd;2,5\n", ';')]
    [InlineData("name\tlabel\na\tb, c\n", '\t')]
    [InlineData("name|label\na|b\n", '|')]
    [InlineData("name\nonly one column\n", ',')]
    [InlineData("", ',')]
    public void The_delimiter_is_the_one_that_cuts_all_rows_alike(string text, char delimiter) => Assert.Equal(delimiter, Head(text).GuessDelimiter());

    [Theory]
    [InlineData("Serial number,Hall\n4711,north\n", true)]
    [InlineData("server:area,x1\nnorth,y2\n", true)]
    [InlineData("Halle,Ort\n12,Ulm\n", true)]
    [InlineData("press-17,north\npress-18,south\n", false)]
    [InlineData("north,south\neast,west\n", false)]
    [InlineData("", false)]
    public void A_header_names_fields_or_differs_from_the_rows_below(string text, bool header) => Assert.Equal(header, CsvHead.HasHeader(Head(text).Rows(',')));

    [Fact]
    public void Rows_are_read_as_a_spreadsheet_writes_them()
    {
        var rows = Head("\uFEFFname,label\r\n\r\n\"a \"\"b\"\"\",\"c\r\nd\"\r\n5\" pipe,\"\"\r\nlast,").Rows(',');

        Assert.Equal(["name¦label", "a \"b\"¦c\r\nd", "5\" pipe¦", "last¦"], rows.Select(row => string.Join('¦', row)));
    }

    [Fact]
    public void A_row_that_is_cut_off_is_not_shown()
    {
        var bytes = Encoding.UTF8.GetBytes("name\nfirst\nhalf of größ");

        var head = CsvHead.Of(bytes.AsSpan(0, bytes.Length - 1), whole: false);

        Assert.True(head.IsText); // although a letter is cut in two
        Assert.Equal(["name", "first"], head.Rows(',').Select(row => Assert.Single(row)));
        Assert.Equal(["half of a single row"], CsvHead.Of("half of a single row"u8, whole: false).Rows(',').Select(row => Assert.Single(row)));
    }

    [Fact]
    public void Another_encoding_is_no_text()
    {
        Assert.False(CsvHead.Of(Encoding.Latin1.GetBytes("größe"), whole: true).IsText);
        Assert.False(CsvHead.Of(Encoding.Unicode.GetBytes("name"), whole: true).IsText);
        Assert.True(CsvHead.Of(Encoding.UTF8.GetBytes("größe"), whole: true).IsText);
    }

    [Theory]
    [InlineData("Access Token", "token", "")]
    [InlineData("DEVICE_NAME", "name", "")]
    [InlineData("Server: area", "server", "area")]
    [InlineData("server:", "ignore", "")]
    [InlineData("Article", "ignore", "")]
    public void A_name_in_the_header_may_speak_for_itself(string header, string field, string key) => Assert.Equal((field, key), ImportFields.Guess(header));

    private static CsvHead Head(string text) => CsvHead.Of(Encoding.UTF8.GetBytes(text), whole: true);
}
