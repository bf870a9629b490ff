using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Grains.Events;

/// <summary>Stored rows as callers see them.</summary>
internal static class WebhookSnapshots
{
    public static WebhookSnapshot ToSnapshot(this WebhookRow row, (long Waiting, long Dead) count) => new()
    {
        WebhookId = row.WebhookId,
        Url = row.Url,
        Kinds = row.Kinds,
        ProfileId = row.ProfileId,
        Enabled = row.Enabled,
        Version = row.Version,
        CreatedAt = row.CreatedAt,
        Waiting = count.Waiting,
        DeadLetters = count.Dead,
        Discarded = row.Discarded,
        DiscardedAt = row.DiscardedAt == 0 ? null : row.DiscardedAt,
    };

    public static DeadLetter ToDeadLetter(this DeliveryRow row) => new()
    {
        EventId = row.EventId,
        Place = row.Sequence,
        Kind = row.Kind,
        DeviceId = row.DeviceId,
        At = row.At,
        DeadAt = row.DeadAt ?? 0,
        Attempts = row.Attempts,
        Problem = row.Problem,
        Body = row.Body,
    };
}
