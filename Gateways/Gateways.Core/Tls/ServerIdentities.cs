using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.PemFiles;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// The identity for the next handshake. Nothing is read, and nothing made, before the first listener asks. A renewal is taken up
/// within seconds and ends no connection; files that do not fit together leave the former identity in use.
/// </summary>
public sealed partial class ServerIdentities
{
    /// <summary>Where development certificates are kept, below the working directory.</summary>
    public const string DevelopmentFolder = "data/tls";

    private readonly IServerIdentitySource source;
    private readonly ILogger<ServerIdentities> logger;
    private readonly Lock gate = new();
    private readonly LatestReading<ServerIdentity> latest = new();
    private volatile ServerIdentity? current;

    public ServerIdentities(IOptions<TlsOptions> options, TimeProvider time, ILogger<ServerIdentities> logger)
        : this(SourceOf(options.Value, time, logger), logger)
    {
    }

    internal ServerIdentities(IServerIdentitySource source, ILogger<ServerIdentities> logger)
    {
        this.source = source;
        this.logger = logger;
    }

    /// <summary>Raised after another identity was taken up, with it; on a thread of the pool.</summary>
    public event Action<ServerIdentity>? Changed;

    /// <summary>What is in use; throws <see cref="OptionsValidationException"/> when there is none that works at the first time.</summary>
    public ServerIdentity Current => current ?? Open();

    /// <summary>The same, or null when nobody has asked yet.</summary>
    public ServerIdentity? InUse => current;

    /// <summary>Looks again, when somebody uses an identity at all.</summary>
    public void Refresh()
    {
        ServerIdentity taken;
        lock (gate)
        {
            if (current is null)
            {
                return;
            }

            var reading = source.Read();
            switch (latest.Look(reading))
            {
                case ReadingOutcome.NotTaken:
                    LogNotTaken(logger, string.Join(' ', reading.Faults));
                    return;
                case ReadingOutcome.Unchanged:
                    return;
            }

            current = taken = latest.Value!;
        }

        LogTaken(logger, taken.NotAfter);
        Changed?.Invoke(taken);
    }

    private static IServerIdentitySource SourceOf(TlsOptions options, TimeProvider time, ILogger logger) => options.HasFiles
        ? new ServerIdentityFiles(options.CertificatePath!, options.KeyPath!, time)
        : new DevelopmentIdentity(Path.GetFullPath(DevelopmentFolder), ServerNames.OfThisMachine, time, logger);

    private ServerIdentity Open()
    {
        lock (gate)
        {
            if (current is null)
            {
                var reading = source.Read();
                latest.Look(reading);
                current = latest.Value ?? throw new OptionsValidationException(TlsOptions.Section, typeof(TlsOptions), reading.Faults);
            }

            return current;
        }
    }

    [LoggerMessage(2, LogLevel.Information, "New certificate of this server for devices, good until {NotAfter:u}")]
    private static partial void LogTaken(ILogger logger, DateTimeOffset notAfter);

    [LoggerMessage(3, LogLevel.Warning, "The certificate files changed, and the former certificate stays in use: {Faults}")]
    private static partial void LogNotTaken(ILogger logger, string faults);
}
