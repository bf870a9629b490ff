namespace ProvisioningCluster.Grains.Events;

/// <summary>How many more events may be kept for each webhook or consumer (I-21). Counted now and then, and reckoned in between: counting each time would cost more than storing.</summary>
/// <param name="kept">Events that are kept, by webhook; one that is not there has none.</param>
/// <param name="most">Events that are kept for one webhook at most.</param>
internal sealed class WebhookRoom(IReadOnlyDictionary<Guid, long> kept, int most)
{
    private readonly Dictionary<Guid, long> taken = new(kept);

    /// <summary>True when one more event may be kept for this webhook, and counts it.</summary>
    public bool Take(Guid webhookId)
    {
        var before = taken.GetValueOrDefault(webhookId);
        if (before >= most)
        {
            return false;
        }

        taken[webhookId] = before + 1;
        return true;
    }
}
