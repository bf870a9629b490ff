using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Events;

internal sealed partial class EventRelayGrain
{
    [LoggerMessage(1, LogLevel.Debug, "The outbox could not be read; its events stay and are read later")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Count} events were not kept for webhooks that have {Most} kept already; their endpoints take nothing, or dead letters wait for an operator. Each is told so in their place")]
    private static partial void LogDiscarded(ILogger logger, int count, int most);

    [LoggerMessage(3, LogLevel.Debug, "{Receiver} was not reached; it is woken again")]
    private static partial void LogNotWoken(ILogger logger, Exception exception, Guid receiver);

    [LoggerMessage(5, LogLevel.Warning, "Tenant {Tenant} is gone: its webhooks and consumers of events are removed")]
    private static partial void LogLeftBehind(ILogger logger, Guid tenant);

    [LoggerMessage(6, LogLevel.Debug, "It could not be looked for webhooks and consumers of tenants that are gone; it is looked again")]
    private static partial void LogNotSwept(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Count} events were not kept for consumers that have {Most} kept already; each is told so in their place")]
    private static partial void LogDiscardedForConsumers(ILogger logger, int count, int most);
}
