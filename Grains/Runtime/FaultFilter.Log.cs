using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Runtime;

internal sealed partial class FaultFilter
{
    // No grain id: the keys of some grains are what people type.
    [LoggerMessage(1, LogLevel.Error, "{Grain}.{Method} failed")]
    private static partial void LogCallFailed(ILogger logger, Exception exception, string? grain, string? method);
}
