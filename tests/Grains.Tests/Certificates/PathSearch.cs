using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>
/// Corpora give a heap of certificates and leave the path to whoever validates. The product takes the path as presented; here every
/// order is presented in which each certificate names the next one as its issuer.
/// </summary>
internal static class PathSearch
{
    // Some heaps are made to keep a search busy for ever.
    private const int MostSteps = 5_000;

    /// <summary>Chains from the leaf to a certificate that names the anchor as its issuer, without the anchor.</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Chains(
        ReadOnlyMemory<byte> leaf, IReadOnlyList<ReadOnlyMemory<byte>> heap, DistinguishedName anchor, int longest)
    {
        if (!ParsedCertificate.TryRead(leaf, out var parsed, out _))
        {
            return [[leaf]];
        }

        var issuers = heap
            .Select(one => ParsedCertificate.TryRead(one, out var certificate, out _) ? certificate : null)
            .OfType<ParsedCertificate>()
            .Where(one => !one.Encoded.Span.SequenceEqual(leaf.Span))
            .DistinctBy(one => Convert.ToBase64String(one.Encoded.Span))
            .ToLookup(one => one.Subject.LookupKey);
        var steps = 0;
        return Walk([parsed], issuers, anchor, () => ++steps < MostSteps, longest);
    }

    private static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Walk(
        List<ParsedCertificate> chain, ILookup<string, ParsedCertificate> issuers, DistinguishedName anchor, Func<bool> mayGoOn, int longest)
    {
        if (chain[^1].Issuer.Matches(anchor))
        {
            yield return [.. chain.Select(one => one.Encoded)];
        }

        if (chain.Count >= longest || !mayGoOn())
        {
            yield break;
        }

        foreach (var issuer in issuers[chain[^1].Issuer.LookupKey].Where(one => !chain.Contains(one)))
        {
            chain.Add(issuer);
            foreach (var longer in Walk(chain, issuers, anchor, mayGoOn, longest))
            {
                yield return longer;
            }

            chain.RemoveAt(chain.Count - 1);
        }
    }
}
