using ProvisioningCluster.Gateways.Operator.Console.Texts;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Webhooks;

/// <summary>Kinds of events for people.</summary>
internal static class EventNames
{
    /// <summary>A kind that this version does not know is shown as it is.</summary>
    public static string TitleOf(string kind) => kind switch
    {
        EventKinds.ProvisionSuccess => WebhookTexts.KindProvisionSuccess,
        EventKinds.ProvisionFailure => WebhookTexts.KindProvisionFailure,
        EventKinds.Created => WebhookTexts.KindCreated,
        EventKinds.Updated => WebhookTexts.KindUpdated,
        EventKinds.Rotated => WebhookTexts.KindRotated,
        EventKinds.Deleted => WebhookTexts.KindDeleted,
        _ => kind,
    };

    /// <summary>Such as <c>Device deleted, Device registered</c>.</summary>
    public static string TitlesOf(IReadOnlyList<string> kinds) => kinds.Count == 0 ? WebhookTexts.AllKinds : string.Join(", ", kinds.Select(TitleOf));
}
