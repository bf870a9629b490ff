using System.Globalization;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Overview;

/// <summary>Numbers for people.</summary>
internal static class Figures
{
    private const double LongMilliseconds = 1_000;
    private const double ShortMilliseconds = 100;

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>4.2 ms</c>, <c>187 ms</c> or <c>1.50 s</c>.</summary>
    public static string Duration(double milliseconds) => milliseconds switch
    {
        < ShortMilliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms"),
        < LongMilliseconds => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / LongMilliseconds:0.00} s"),
    };

    /// <summary>Such as <c>99.8 %</c>; one that is not whole is never shown as 100 %.</summary>
    public static string Share(long part, long all)
    {
        var percent = Math.Floor(part * 1_000.0 / all) / 10;
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0.#} %");
    }

    /// <summary>Hour and minute in UTC.</summary>
    public static string MinuteOf(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
