namespace ProvisioningCluster.Grains.Events;

/// <summary>How events are sent. Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    private const int LongestPause = 86_400;

    /// <summary>
    /// Addresses and networks, parted by commas, in which endpoints may be although they are not of the public internet: whoever may
    /// create webhooks could reach what stands there, such as the cloud's metadata service, from within.
    /// </summary>
    public string AllowedNetworks { get; set; } = string.Empty;

    /// <summary>Seconds to the second attempt; each further pause is twice the one before.</summary>
    public int FirstRetrySeconds { get; set; } = 5;

    /// <summary>Seconds between two attempts at most.</summary>
    public int LongestRetrySeconds { get; set; } = 3_600;

    /// <summary>Attempts after which an event is a dead letter; so is one that was first tried a day ago.</summary>
    public int MaxAttempts { get; set; } = 30;

    /// <summary>Events that are kept for one webhook, waiting and dead; of further ones it is told how many there were.</summary>
    public int MaxKept { get; set; } = 100_000;

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (EndpointNetworks.TryParse(AllowedNetworks, out var part) is null)
        {
            yield return $"{Section}:{nameof(AllowedNetworks)}: '{part}' is neither an address nor a network such as 10.20.0.0/16.";
        }

        if (FirstRetrySeconds is < 1 or > LongestPause)
        {
            yield return $"{Section}:{nameof(FirstRetrySeconds)}: must be from 1 to {LongestPause}.";
        }

        if (LongestRetrySeconds < FirstRetrySeconds || LongestRetrySeconds > LongestPause)
        {
            yield return $"{Section}:{nameof(LongestRetrySeconds)}: must be from {Section}:{nameof(FirstRetrySeconds)} to {LongestPause}.";
        }

        if (MaxAttempts is < 1 or > 1_000)
        {
            yield return $"{Section}:{nameof(MaxAttempts)}: must be from 1 to 1000.";
        }

        if (MaxKept is < 1 or > 10_000_000)
        {
            yield return $"{Section}:{nameof(MaxKept)}: must be from 1 to 10000000.";
        }
    }
}
