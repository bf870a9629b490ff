using System.Globalization;
using System.Text;

namespace ProvisioningCluster.Silo.Tests.Imports;

/// <summary>A CSV file of many devices, of which some rows are bad.</summary>
internal sealed record ImportFile(int Rows)
{
    /// <summary>One row in so many names a profile that does not exist.</summary>
    private const int BadEvery = 100;

    /// <summary>One row in so many repeats the name of the row before.</summary>
    private const int RepeatedEvery = 250;

    public int Refused => Enumerable.Range(1, Rows).Count(row => IsBad(row) || IsRepeated(row));

    public int Created => Rows - Refused;

    /// <summary>Name of the device of a row.</summary>
    public static string NameOf(int row) => string.Create(CultureInfo.InvariantCulture, $"part-{row}");

    /// <summary>The first good row after this part of so many.</summary>
    public int Part(int part, int parts) => Enumerable.Range((int)((long)Rows * part / parts), Rows).First(row => !IsBad(row) && !IsRepeated(row));

    public ByteArrayContent Content()
    {
        var text = new StringBuilder("name,type,label,token\n");
        for (var row = 1; row <= Rows; row++)
        {
            var number = IsRepeated(row) ? row - 1 : row;
            text.Append(CultureInfo.InvariantCulture, $"{NameOf(number)},{(IsBad(row) ? "none" : "")},batch {row % 7},{(row % 2 == 0 ? $"tk-{row}" : "")}\n");
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString()));
        content.Headers.ContentType = new("text/csv");
        return content;
    }

    private static bool IsBad(int row) => row % BadEvery == 0;

    private static bool IsRepeated(int row) => row % RepeatedEvery == 7;
}
