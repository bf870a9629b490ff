using System.Globalization;

namespace ProvisioningCluster.Cli.Output;

/// <summary>How far something is: a bar that a terminal redraws, or else a line for each tenth.</summary>
internal sealed class ProgressBar(TextWriter output, bool isTerminal) : IDisposable
{
    private const int Width = 30;

    private int tenth = -1;
    private int drawn;

    /// <param name="percent">0 to 100.</param>
    /// <param name="text">What stands behind the bar.</param>
    public void Show(double percent, string text)
    {
        var share = Math.Clamp(percent / 100, 0, 1);
        var line = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', (int)(share * Width)),-Width}] {share * 100,5:0.0} %  {Printable.Of(text)}");
        if (isTerminal)
        {
            output.Write('\r' + line.PadRight(drawn));
            drawn = line.Length;
        }
        else if ((int)(share * 10) > tenth)
        {
            tenth = (int)(share * 10);
            output.WriteLine(line);
        }
    }

    public void Dispose()
    {
        if (drawn > 0)
        {
            output.WriteLine();
        }
    }
}
