using System.Text;
using System.Text.Unicode;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>
/// The beginning of a file, to guess how it is written and to show what its columns would mean. It decides nothing: the whole file
/// is read and judged where it is imported.
/// </summary>
public sealed class CsvHead
{
    /// <summary>Bytes of a file that are looked at.</summary>
    public const int MostBytes = 64 * 1024;

    private const int MostRows = 20;
    private const int MostColumns = 256;
    private const char Quote = '"';

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly string text;
    private readonly bool whole;

    private CsvHead(string text, bool whole, bool isText) => (this.text, this.whole, IsText) = (text, whole, isText);

    /// <summary>False for another encoding than UTF-8, and for what is no text at all.</summary>
    public bool IsText { get; }

    /// <param name="bytes">At most <see cref="MostBytes"/> of the file.</param>
    /// <param name="whole">True when the file has no more.</param>
    public static CsvHead Of(ReadOnlySpan<byte> bytes, bool whole)
    {
        var complete = whole ? bytes : bytes[..CompleteLength(bytes)];
        var text = Encoding.UTF8.GetString(complete).TrimStart('\uFEFF');
        return new CsvHead(text, whole, Utf8.IsValid(complete) && !text.Contains('\0', StringComparison.Ordinal));
    }

    /// <summary>The first rows, empty lines left out (RFC 4180). A row that the beginning cuts off is left out too, unless it is the only one.</summary>
    public IReadOnlyList<string[]> Rows(char delimiter)
    {
        List<string[]> rows = [];
        List<string> cells = [];
        var cell = new StringBuilder();
        var (quoted, mayOpen, any) = (false, true, false);
        for (var at = 0; at < text.Length && rows.Count < MostRows; at++)
        {
            var letter = text[at];
            if (quoted)
            {
                var doubled = letter == Quote && at + 1 < text.Length && text[at + 1] == Quote;
                quoted = letter != Quote || doubled;
                if (quoted)
                {
                    cell.Append(letter);
                }

                at += doubled ? 1 : 0;
                continue;
            }

            if (letter is '\r' or '\n')
            {
                if (any)
                {
                    EndRow();
                }

                continue;
            }

            any = true;
            if (letter == delimiter)
            {
                EndCell();
            }
            else if (letter == Quote && mayOpen)
            {
                (quoted, mayOpen) = (true, false);
            }
            else
            {
                mayOpen = false;
                cell.Append(letter);
            }
        }

        if (any && rows.Count < MostRows && (whole || rows.Count == 0))
        {
            EndRow();
        }

        return rows;

        void EndCell()
        {
            if (cells.Count < MostColumns)
            {
                cells.Add(cell.ToString());
            }

            cell.Clear();
            mayOpen = true;
        }

        void EndRow()
        {
            EndCell();
            rows.Add([.. cells]);
            cells.Clear();
            any = false;
        }
    }

    /// <summary>The delimiter that cuts most rows into the same number of cells, and into many; a comma when none cuts anything.</summary>
    public char GuessDelimiter() => Delimiters.MaxBy(delimiter =>
    {
        var rows = Rows(delimiter);
        return rows is [{ Length: > 1 and var columns }, ..] ? (double)columns * rows.Count(row => row.Length == columns) / rows.Count : 0;
    });

    /// <summary>True when the first row names fields that are known, or is without any digit above rows that have some.</summary>
    public static bool HasHeader(IReadOnlyList<string[]> rows) =>
        rows is [var first, ..]
        && (first.Any(name => ImportFields.Guess(name).Field != ImportFields.Ignore)
            || (first.All(name => name.Length > 0 && !name.Any(char.IsDigit)) && rows.Skip(1).Any(row => row.Any(value => value.Any(char.IsDigit)))));

    /// <summary>Without the bytes of a letter that is cut off.</summary>
    private static int CompleteLength(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if ((value & 0xC0) != 0x80)
            {
                var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
                return length > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }
}
