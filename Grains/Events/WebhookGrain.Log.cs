using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Events;

internal sealed partial class WebhookGrain
{
    [LoggerMessage(1, LogLevel.Debug, "Webhook {WebhookId}: the database did not answer; sending goes on when it does")]
    private static partial void LogInterrupted(ILogger logger, Exception exception, Guid webhookId);

    [LoggerMessage(2, LogLevel.Error, "Webhook {WebhookId}: sending broke off; it is tried again")]
    private static partial void LogBroken(ILogger logger, Exception exception, Guid webhookId);

    [LoggerMessage(3, LogLevel.Warning, "Webhook {WebhookId}: event {EventId} was not taken in {Attempts} attempts and is a dead letter now")]
    private static partial void LogGivenUp(ILogger logger, Guid webhookId, Guid eventId, int attempts);
}
