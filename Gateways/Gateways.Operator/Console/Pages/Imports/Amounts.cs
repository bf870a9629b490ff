using System.Globalization;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>Numbers for people.</summary>
internal static class Amounts
{
    private const double Step = 1024;

    private static readonly string[] Units = ["KiB", "MiB", "GiB"];

    /// <summary>Such as <c>10,000</c>.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>2.5 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < Step)
        {
            return Format(ImportTexts.Bytes, bytes);
        }

        var (size, unit) = (bytes / Step, 0);
        while (size >= Step && unit < Units.Length - 1)
        {
            (size, unit) = (size / Step, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }

    /// <summary>Such as <c>2 min 5 s</c>; a remainder that nobody waits for is left out.</summary>
    public static string Of(TimeSpan span) =>
        span.TotalHours >= 1 ? Format(ImportTexts.Hours, (int)span.TotalHours, span.Minutes)
        : span.TotalMinutes >= 1 ? Format(ImportTexts.Minutes, span.Minutes, span.Seconds)
        : Format(ImportTexts.Seconds, Math.Max(1, (int)Math.Ceiling(span.TotalSeconds)));

    public static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
