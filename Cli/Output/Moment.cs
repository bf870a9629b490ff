using System.Globalization;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Times for people and from them; always UTC.</summary>
internal static class Moment
{
    /// <param name="milliseconds">Since the Unix epoch; null for an empty text.</param>
    public static string Of(JsonNode? milliseconds) =>
        milliseconds is null ? string.Empty : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.GetValue<long>()).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since the Unix epoch of <c>2026-11-23</c>, <c>2026-11-23T12:00:00Z</c>, or of a while ago: <c>90m</c>, <c>2h</c>, <c>7d</c>.</summary>
    /// <param name="option">Whose value it is, for the message.</param>
    public static long Parse(string option, string text)
    {
        if (text.Length is > 1 and <= 8 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? ago = text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' when count <= 36_500 => TimeSpan.FromDays(count),
                _ => null,
            };
            if (ago is { } span)
            {
                return Math.Max(0, (TimeProvider.System.GetUtcNow() - span).ToUnixTimeMilliseconds());
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Math.Max(0, moment.ToUnixTimeMilliseconds())
            : throw new CommandFault(ExitCode.Usage, $"{option} takes a time such as 2026-11-23T12:00:00Z, or a while ago such as 90m, 2h or 7d.");
    }
}
