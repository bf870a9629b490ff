using System.Globalization;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;

/// <summary>Which lines of the audit are shown; an empty text is no condition.</summary>
public sealed record AuditConditions
{
    public static AuditConditions None { get; } = new();

    /// <summary>The exact name.</summary>
    public string DeviceName { get; init; } = string.Empty;

    public string ProfileId { get; init; } = string.Empty;

    public string Action { get; init; } = string.Empty;

    public string Status { get; init; } = string.Empty;

    public string Reason { get; init; } = string.Empty;

    /// <summary>UTC, as an input of the browser writes it: <c>2026-11-23T18:00</c>.</summary>
    public string From { get; init; } = string.Empty;

    /// <inheritdoc cref="From"/>
    public string Until { get; init; } = string.Empty;

    /// <summary>True when the REST looks at the last day only, having neither a name nor a beginning.</summary>
    public bool IsOfLastDay => DeviceName.Length == 0 && From.Length == 0;

    /// <summary>As request parameters, each with its leading <c>&amp;</c>.</summary>
    public string Parameters =>
        Parameter("deviceName", DeviceName)
        + Parameter("deviceProfileId", ProfileId)
        + Parameter("action", Action)
        + Parameter("status", Status)
        + Parameter("reason", Reason)
        + Parameter("startTime", Milliseconds(From))
        + Parameter("endTime", Milliseconds(Until));

    private static string Parameter(string name, string value) => value.Length == 0 ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";

    // What is no time goes to the REST as it is, which says so.
    private static string Milliseconds(string moment) =>
        DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : moment;
}
