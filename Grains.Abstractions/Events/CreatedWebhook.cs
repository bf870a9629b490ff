using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>A webhook with its new secret, which is told this once only.</summary>
/// <param name="Webhook">As stored.</param>
/// <param name="Secret"><c>whsec_</c> and base64, the form of the Standard Webhooks libraries.</param>
[GenerateSerializer, Immutable, Alias("pc.CreatedWebhook")]
public sealed record CreatedWebhook(
    [property: Id(0)] WebhookSnapshot Webhook,
    [property: Id(1)] SecretText Secret);
