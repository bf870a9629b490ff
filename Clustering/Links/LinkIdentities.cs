using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>
/// The identity for the next handshake. Replaced files are taken up within seconds and without a restart; while they do not
/// fit together, as in the middle of a replacement, the former identity stays.
/// </summary>
internal sealed partial class LinkIdentities(IOptions<ClusterSettings> settings, TimeProvider time, ILogger<LinkIdentities> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly LatestReading<LinkIdentity> latest = new();
    private long lookedAtTime;

    public LinkIdentity Current
    {
        get
        {
            lock (gate)
            {
                if (latest.Value is null || time.GetElapsedTime(lookedAtTime) >= LookAgain)
                {
                    Look();
                }

                return latest.Value!;
            }
        }
    }

    private void Look()
    {
        var former = latest.Value;
        var read = LinkIdentityFiles.Of(settings.Value).Read(time);
        lookedAtTime = time.GetTimestamp();
        switch (latest.Look(read))
        {
            case ReadingOutcome.Taken when former is not null:
                LogTaken(logger, latest.Value!.Certificate.NotAfter);
                break;

            case ReadingOutcome.NotTaken:
                var faults = string.Join(' ', read.Faults);
                _ = former ?? throw new InvalidOperationException(faults); // validated at the start: gone in between
                LogNotTaken(logger, faults);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "New certificate of this process for links of the cluster, good until {NotAfter:u}")]
    private static partial void LogTaken(ILogger logger, DateTime notAfter);

    [LoggerMessage(2, LogLevel.Warning, "The certificate files changed, and the former certificate stays in use: {Faults}")]
    private static partial void LogNotTaken(ILogger logger, string faults);
}
