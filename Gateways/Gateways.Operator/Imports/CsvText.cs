using System.Text;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>Cells of a CSV file that a person will open in a spreadsheet (T-25).</summary>
internal static class CsvText
{
    /// <summary>
    /// Writes one row. Cells that a spreadsheet would take for a formula, because they begin with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab
    /// or a return, get an apostrophe before them; those with delimiters, quotes or line breaks are quoted.
    /// </summary>
    public static void Append(StringBuilder text, IEnumerable<string> cells, char delimiter)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
            {
                text.Append(delimiter);
            }

            first = false;
            Append(text, cell, delimiter);
        }

        text.Append("\r\n");
    }

    private static void Append(StringBuilder text, string cell, char delimiter)
    {
        var shown = cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + cell : cell;
        if (shown.AsSpan().IndexOfAny('"', '\r', '\n') < 0 && !shown.Contains(delimiter, StringComparison.Ordinal))
        {
            text.Append(shown);
            return;
        }

        text.Append('"').Append(shown.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
