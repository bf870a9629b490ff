using System.Globalization;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.ApiKeys;

/// <summary>A key while it is thought of.</summary>
public sealed class KeyDraft
{
    /// <summary>No end.</summary>
    public const string Never = "never";

    /// <summary>At a time that is given.</summary>
    public const string AtTime = "time";

    /// <summary>As browsers write a local time.</summary>
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Where it is used.</summary>
    public string Description { get; set; } = string.Empty;

    public string Authority { get; set; } = string.Empty;

    /// <summary>Days, <see cref="Never"/> or <see cref="AtTime"/>.</summary>
    public string Expiry { get; set; } = "90";

    /// <summary>In UTC, in the form of <c>datetime-local</c>.</summary>
    public string Time { get; set; } = string.Empty;

    public bool HasDescription => !string.IsNullOrWhiteSpace(Description);

    public bool IsTimeReadable => Expiry != AtTime || Parsed is not null;

    private long? Parsed => DateTimeOffset.TryParseExact(Time, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeMilliseconds() : null;

    /// <summary>Milliseconds since the Unix epoch; null for never.</summary>
    public long? ExpiresAt(DateTimeOffset now) => Expiry switch
    {
        Never => null,
        AtTime => Parsed,
        _ => now.AddDays(int.Parse(Expiry, CultureInfo.InvariantCulture)).ToUnixTimeMilliseconds(),
    };
}
