using System.Collections.Immutable;
using System.Net;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Events;

/// <summary>What a webhook may be, and when an event is tried again.</summary>
internal static class WebhookRules
{
    /// <summary>Webhooks of one tenant.</summary>
    public const int MostPerTenant = 20;

    private const int LongestUrl = 2_048;
    private const int LongestProblem = 200;
    private const double Jitter = 0.2;

    /// <summary>An event that was first tried so long ago is given up.</summary>
    private static readonly TimeSpan LongestTrying = TimeSpan.FromDays(1);

    public static Fault NoSuchWebhook { get; } = new(FaultCode.NotFound, "The webhook is not found.", Reason: "webhook_missing");

    public static Fault NoSuchProfile { get; } = new(FaultCode.InvalidArgument, "Webhook is referencing non existing device profile!", "deviceProfileId", "profile_missing");

    public static Fault TooMany { get; } = new(FaultCode.LimitReached, $"A tenant may have {MostPerTenant} webhooks at most.", Reason: "webhook_limit");

    public static Fault Outdated { get; } = new(FaultCode.VersionConflict, "Webhook was already changed by someone else!", "version", "version_conflict");

    /// <param name="request">As the operator sent it.</param>
    /// <param name="networks">Where endpoints may be; names are looked at when they are resolved, before each connection.</param>
    public static Fault? Check(SaveWebhookRequest request, EndpointNetworks networks) => CheckUrl(request.Url, networks) ?? CheckKinds(request.Kinds);

    /// <summary>The delivery after an attempt that failed: it waits for the next, or is given up.</summary>
    /// <param name="delivery">Before the attempt.</param>
    /// <param name="problem">What the attempt met.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    /// <param name="options">Pauses and limits.</param>
    /// <param name="chance">0 to 1, spreads the attempts of many.</param>
    public static DeliveryRow AfterFailure(DeliveryRow delivery, string problem, long now, WebhookOptions options, double chance)
    {
        var first = delivery.FirstAttemptAt == 0 ? now : delivery.FirstAttemptAt;
        var failed = delivery with
        {
            Attempts = delivery.Attempts + 1,
            FirstAttemptAt = first,
            Problem = problem.Length > LongestProblem ? problem[..LongestProblem] : problem,
        };
        return failed.Attempts >= options.MaxAttempts || now - first >= LongestTrying.TotalMilliseconds
            ? failed with { DeadAt = now }
            : failed with { NextAttemptAt = now + (long)(Pause(failed.Attempts, options) * (1 - Jitter + (2 * Jitter * chance))) };
    }

    // The power grows beyond any limit, and then is infinite, which the shorter of two handles.
    private static double Pause(int attempts, WebhookOptions options) =>
        1_000 * Math.Min(options.FirstRetrySeconds * Math.Pow(2, attempts - 1), options.LongestRetrySeconds);

    private static Fault? CheckUrl(string url, EndpointNetworks networks)
    {
        if (url.Length is 0 or > LongestUrl)
        {
            return Refused("url", url.Length == 0 ? "Field 'url' is required: where the events are to be sent" : $"Field 'url' must be at most {LongestUrl} characters");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.Host.Length == 0)
        {
            return Refused("url", "Field 'url' must be an absolute URL that begins with https:// or http://");
        }

        if (uri.UserInfo.Length > 0)
        {
            return Refused("url", "Field 'url' must not hold a user name or password; receivers verify the signature instead");
        }

        if (uri.Fragment.Length > 0)
        {
            return Refused("url", "Field 'url' must not have a fragment");
        }

        return IPAddress.TryParse(uri.DnsSafeHost, out var address) && !networks.Allows(address)
            ? Refused("url", $"Field 'url' must not have an address of an inner network, unless {WebhookOptions.Section}:{nameof(WebhookOptions.AllowedNetworks)} names it")
            : null;
    }

    private static Fault? CheckKinds(ImmutableArray<string> kinds) =>
        kinds.All(kind => EventKinds.All.Contains(kind)) && kinds.Distinct(StringComparer.Ordinal).Count() == kinds.Length
            ? null
            : Refused("kinds", $"Field 'kinds' must list each kind once, out of {string.Join(", ", EventKinds.All)}");

    private static Fault Refused(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
