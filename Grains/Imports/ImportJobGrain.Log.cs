using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

internal sealed partial class ImportJobGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Import {JobId} pauses and is taken up again")]
    private static partial void LogPaused(ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(2, LogLevel.Information, "Import {JobId} ended as {State}: {Created} created, {Updated} updated, {Existing} existing, {Failed} refused")]
    private static partial void LogEnded(ILogger logger, Guid jobId, ImportState state, long created, long updated, long existing, long failed);
}
