namespace ProvisioningCluster.Grains.Events;

/// <summary>How long and how much is kept for consumers of events. Section <c>Events</c>.</summary>
public sealed class ConsumerOptions
{
    public const string Section = "Events";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Events that are kept for one consumer; of further ones it is told how many there were.</summary>
    public int MaxKept { get; set; } = 100_000;

    /// <summary>Consumers of one tenant.</summary>
    public int MaxConsumers { get; set; } = 100;

    /// <summary>How long events are kept for a consumer that is away, at most 90 days.</summary>
    public TimeSpan LongestSession { get; set; } = TimeSpan.FromDays(7);

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (MaxKept is < 1 or > 10_000_000)
        {
            yield return $"{Section}:{nameof(MaxKept)}: must be from 1 to 10000000.";
        }

        if (MaxConsumers is < 1 or > 10_000)
        {
            yield return $"{Section}:{nameof(MaxConsumers)}: must be from 1 to 10000.";
        }

        if (LongestSession < TimeSpan.FromSeconds(1) || LongestSession > Longest)
        {
            yield return $"{Section}:{nameof(LongestSession)}: must be from 00:00:01 to 90.00:00:00.";
        }
    }
}
