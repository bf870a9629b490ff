namespace ProvisioningCluster.Cli.Output;

/// <summary>Rows under headings. The first rows decide how wide the columns are; the others are not waited for.</summary>
internal sealed class Table(TextWriter output, string[] headings)
{
    private const int Measured = 100;

    private readonly List<string[]> waiting = [headings];
    private int[]? widths;

    public void Add(params string?[] cells)
    {
        var row = cells.Select(Printable.Of).ToArray();
        if (widths is not null)
        {
            Write(row);
            return;
        }

        waiting.Add(row);
        if (waiting.Count > Measured)
        {
            Complete();
        }
    }

    /// <summary>Writes what still waits.</summary>
    public void Complete()
    {
        if (widths is null)
        {
            widths = [.. headings.Select((_, column) => waiting.Max(row => row[column].Length))];
            waiting.ForEach(Write);
        }
    }

    private void Write(string[] row) => output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths![column]))).TrimEnd());
}
