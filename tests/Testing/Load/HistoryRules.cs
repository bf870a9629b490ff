namespace ProvisioningCluster.Testing.Load;

/// <summary>
/// What the replies alone say about a name that was free at first, is provisioned by whoever comes first, and is never freed
/// (invariants, section 2). Only what is decidable: an unknown operation may have taken effect at any time after it was sent, or never.
/// </summary>
public static class HistoryRules
{
    /// <summary>One sentence per broken promise; empty when there is none.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<LoadOperation> operations)
    {
        var all = operations.ToArray();
        return
        [
            .. all.GroupBy(operation => operation.Name, StringComparer.Ordinal).SelectMany(name => OfOneName([.. name])),
            .. SharedCredentials(all),
        ];
    }

    /// <summary>Names whose device got a FAILURE and whose credential nobody received: an earlier unknown request of its own made it.</summary>
    public static int Bricked(IEnumerable<LoadOperation> operations) =>
        operations.GroupBy(operation => operation.Name, StringComparer.Ordinal)
            .Count(name => name.Any(operation => operation.Outcome == LoadOutcome.Failure) && !name.Any(operation => operation.Outcome == LoadOutcome.Success));

    private static IEnumerable<string> OfOneName(LoadOperation[] ofOneName)
    {
        var successes = ofOneName.Where(operation => operation.Outcome == LoadOutcome.Success).ToArray();
        if (successes.Length > 1)
        {
            yield return $"I-2, two winners: {string.Join("; ", successes.AsEnumerable())}";
        }

        foreach (var operation in ofOneName.Where(operation => operation.Outcome == LoadOutcome.NotFound))
        {
            yield return $"NOT_FOUND under a good profile: {operation}";
        }

        foreach (var failure in ofOneName.Where(operation => operation.Outcome == LoadOutcome.Failure))
        {
            if (!ofOneName.Any(other => (other != failure || other.SentTwiceAcrossAFault) && other.MayHaveCommitted && other.Start < failure.End))
            {
                yield return $"I-7, FAILURE and nobody else had asked: {failure}";
            }

            foreach (var late in successes.Where(success => success.Start > failure.End))
            {
                yield return $"I-14, SUCCESS after a FAILURE: {failure}; {late}";
            }
        }
    }

    private static IEnumerable<string> SharedCredentials(LoadOperation[] all) =>
        all.Where(operation => operation.Token is not null)
            .GroupBy(operation => operation.Token, StringComparer.Ordinal)
            .Where(token => token.Count() > 1)
            .Select(token => $"I-13, one credential for {string.Join("; ", token)}");
}
