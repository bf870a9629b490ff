using System.Net;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>Says that peers were refused, at most one line a second however many there are.</summary>
internal sealed partial class LinkRefusals(TimeProvider time, ILogger<LinkRefusals> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long? toldAt;
    private int untold;

    public void OnRefused(EndPoint? peer, string reason)
    {
        int before;
        lock (gate)
        {
            if (toldAt is { } at && time.GetElapsedTime(at) < Pause)
            {
                untold++;
                return;
            }

            toldAt = time.GetTimestamp();
            before = untold;
            untold = 0;
        }

        LogRefused(logger, peer, reason, before);
    }

    [LoggerMessage(1, LogLevel.Warning, "No link with {Peer}: {Reason} ({Before} more before this one)")]
    private static partial void LogRefused(ILogger logger, EndPoint? peer, string reason, int before);
}
