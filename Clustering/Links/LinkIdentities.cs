using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>
/// The identity for the next handshake. Replaced files are taken up within seconds and without a restart; while they do not
/// fit together, as in the middle of a replacement, the former identity stays.
/// </summary>
internal sealed partial class LinkIdentities(IOptions<ClusterSettings> settings, TimeProvider time, ILogger<LinkIdentities> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private LinkIdentityReading? taken;
    private string? lookedAt;
    private long lookedAtTime;

    public LinkIdentity Current
    {
        get
        {
            lock (gate)
            {
                if (taken is null || time.GetElapsedTime(lookedAtTime) >= LookAgain)
                {
                    Look();
                }

                return taken!.Identity!;
            }
        }
    }

    private void Look()
    {
        var read = LinkIdentityFiles.Of(settings.Value).Read(time);
        lookedAtTime = time.GetTimestamp();
        if (read.Fingerprint == lookedAt)
        {
            return;
        }

        if (read.Identity is null)
        {
            var faults = string.Join(' ', read.Faults);
            _ = taken ?? throw new InvalidOperationException(faults); // validated at the start: gone in between
            LogNotTaken(logger, faults);
        }
        else
        {
            if (taken is not null)
            {
                LogTaken(logger, read.Identity.Certificate.NotAfter);
            }

            taken = read;
        }

        lookedAt = read.Fingerprint;
    }

    [LoggerMessage(1, LogLevel.Information, "New certificate of this process for links of the cluster, good until {NotAfter:u}")]
    private static partial void LogTaken(ILogger logger, DateTime notAfter);

    [LoggerMessage(2, LogLevel.Warning, "The certificate files changed, and the former certificate stays in use: {Faults}")]
    private static partial void LogNotTaken(ILogger logger, string faults);
}
