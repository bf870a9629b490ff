using System.Text.Json.Serialization;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A webhook. The secret is there only in the answer that made it.</summary>
internal sealed record WebhookResource(
    Guid Id,
    string Url,
    IReadOnlyList<string> Kinds,
    Guid? DeviceProfileId,
    bool Enabled,
    long CreatedTime,
    long Version,
    long Waiting,
    long DeadLetters,
    long Discarded,
    long? DiscardedTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    public static WebhookResource Of(WebhookSnapshot webhook) => Of(webhook, null);

    public static WebhookResource Of(CreatedWebhook created) => Of(created.Webhook, created.Secret.Reveal());

    private static WebhookResource Of(WebhookSnapshot webhook, string? secret) => new(
        webhook.WebhookId,
        webhook.Url,
        webhook.Kinds,
        webhook.ProfileId,
        webhook.Enabled,
        webhook.CreatedAt,
        webhook.Version,
        webhook.Waiting,
        webhook.DeadLetters,
        webhook.Discarded,
        webhook.DiscardedAt,
        secret);
}
