namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;

/// <summary>What came of comparing the audit with its seals, as the REST gives it.</summary>
/// <param name="Intact">True when nothing was altered, deleted or put in.</param>
/// <param name="From">First day (UTC).</param>
/// <param name="To">Last day.</param>
/// <param name="Lines">Lines that are as they were sealed.</param>
/// <param name="RemovedByRetention">Lines that the retention took away.</param>
/// <param name="NotSealedYet">The newest lines.</param>
/// <param name="Seals">Seals that were looked at.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Anchors">One per day, in their order.</param>
internal sealed record Verification(
    bool Intact,
    DateOnly From,
    DateOnly To,
    long Lines,
    long RemovedByRetention,
    long NotSealedYet,
    long Seals,
    IReadOnlyList<Verification.Finding> Findings,
    IReadOnlyList<Verification.Anchor> Anchors)
{
    /// <summary>The days that have a seal, with what was found of each. The last seal of a day covers its lines up to the anchor's.</summary>
    public IEnumerable<Day> Days()
    {
        var covered = 0L;
        foreach (var anchor in Anchors)
        {
            var (after, upTo) = (covered, anchor.Sequence);
            yield return new Day(anchor, Findings.Count(finding => finding.Sequence > after && finding.Sequence <= upTo));
            covered = anchor.Sequence;
        }
    }

    internal sealed record Finding(string Kind, long? Sequence, string Text);

    internal sealed record Anchor(DateOnly Day, long Number, long Sequence, string Hash)
    {
        /// <summary>As the REST takes it when it is asked for the next time.</summary>
        public string Kept => $"{Number}:{Hash}";
    }

    /// <param name="Anchor">Its last seal.</param>
    /// <param name="Findings">How many there are of its lines.</param>
    internal sealed record Day(Anchor Anchor, int Findings);
}
