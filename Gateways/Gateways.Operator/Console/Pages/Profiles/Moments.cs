using System.Globalization;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>Times of the REST for people: the server cannot know where the reader is, so they are UTC and say so.</summary>
internal static class Moments
{
    /// <param name="at">Milliseconds since the Unix epoch.</param>
    public static string Of(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Of"/>
    public static string Exact(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Of"/>
    public static string WithSeconds(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
