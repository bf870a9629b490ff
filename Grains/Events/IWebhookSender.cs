using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Posts signed events over HTTP.</summary>
public interface IWebhookSender
{
    /// <summary>One attempt; what goes wrong on the way is in the answer. Throws only when it is cancelled.</summary>
    Task<WebhookAttempt> SendAsync(WebhookPost post, TimeSpan timeout, CancellationToken cancellationToken);
}
