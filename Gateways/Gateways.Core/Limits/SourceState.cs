namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>What is remembered of one source.</summary>
internal sealed class SourceState(SourceKey key, long now)
{
    /// <summary>Most wrong pairs that are remembered; more of them only make a source look like more of a guesser.</summary>
    private const int MostKnown = 16;

    private readonly List<KnownWrong> wrong = [];

    public SourceKey Key => key;

    /// <summary>Attempts that did not succeed and are not made up for by time yet.</summary>
    public double Spent { get; set; }

    public long SpentAt { get; set; } = now;

    /// <summary>Requests under way.</summary>
    public int Open { get; set; }

    /// <summary>Different wrong pairs since <see cref="GuessesSince"/>.</summary>
    public int Guesses { get; set; }

    public long GuessesSince { get; set; } = now;

    /// <summary>Until then nothing is asked; 0 when nothing has to wait.</summary>
    public long WaitUntil { get; set; }

    /// <summary>Place in the order of use.</summary>
    public LinkedListNode<SourceState>? Place { get; set; }

    /// <summary>When a pair that is known to be wrong was last asked about; null when it is not known.</summary>
    public long? LastAsked(long pair)
    {
        var index = wrong.FindIndex(known => known.Pair == pair);
        return index < 0 ? null : wrong[index].At;
    }

    /// <summary>True when the pair was not known to be wrong.</summary>
    public bool AddWrong(long pair, long at)
    {
        var index = wrong.FindIndex(known => known.Pair == pair);
        if (index >= 0)
        {
            wrong.RemoveAt(index);
        }
        else if (wrong.Count == MostKnown)
        {
            wrong.RemoveAt(0);
        }

        wrong.Add(new KnownWrong(pair, at));
        return index < 0;
    }

    private readonly record struct KnownWrong(long Pair, long At);
}
