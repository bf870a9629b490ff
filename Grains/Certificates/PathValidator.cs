namespace ProvisioningCluster.Grains.Certificates;

/// <summary>
/// Certification path validation by RFC 5280 section 6 with one trust anchor, the registered CA (T-18). Nothing is searched for: the
/// presented certificates up to the registered one, or all of them when it is not among them, are the path. Pure and without network.
/// </summary>
internal static class PathValidator
{
    /// <summary>Judges a presented chain.</summary>
    /// <param name="presented">DER, the device's certificate first, each followed by its issuer.</param>
    /// <param name="authority">The registered CA.</param>
    /// <param name="at">The time for which the path must be valid.</param>
    /// <param name="policy">What is demanded beyond RFC 5280.</param>
    /// <param name="revocation">The revocation lists of the profile, if it has any.</param>
    public static PathVerdict Validate(
        IReadOnlyList<ReadOnlyMemory<byte>> presented,
        RegisteredAuthority authority,
        DateTimeOffset at,
        PathPolicy policy,
        RevocationPolicy? revocation = null)
    {
        var refusal = TryArrange(presented, authority.Anchor, policy, out var path) ?? new PathWalk(path, at, policy, revocation).Run();
        return refusal is null ? PathVerdict.Accepted(path) : PathVerdict.Refused(refusal);
    }

    /// <summary>Reads the certificates below the registered CA and checks that each names the next one as its issuer.</summary>
    private static PathRefusal? TryArrange(
        IReadOnlyList<ReadOnlyMemory<byte>> presented, ParsedCertificate anchor, PathPolicy policy, out List<ParsedCertificate> path)
    {
        path = [];
        if (presented.Count == 0)
        {
            return new PathRefusal(PathRefusalReason.NoCertificate, -1, "No certificate was presented.");
        }

        if (presented.Count > policy.MaxPresented)
        {
            return new PathRefusal(
                PathRefusalReason.ChainTooLong, -1, $"{presented.Count} certificates were presented; at most {policy.MaxPresented} are looked at.");
        }

        // What stands above the registered CA does not matter: it is trusted wherever it stands.
        foreach (var encoded in presented)
        {
            if (encoded.Span.SequenceEqual(anchor.Encoded.Span))
            {
                break;
            }

            if (!ParsedCertificate.TryRead(encoded, out var certificate, out var problem))
            {
                return new PathRefusal(PathRefusalReason.CertificateMalformed, path.Count, $"Certificate {path.Count + 1} {problem}");
            }

            path.Add(certificate);
        }

        if (path.Count == 0)
        {
            return new PathRefusal(PathRefusalReason.LeafIsCa, 0, "The registered CA itself was presented as the device's certificate.");
        }

        path.Add(anchor);
        return CheckOrder(path);
    }

    private static PathRefusal? CheckOrder(List<ParsedCertificate> path)
    {
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (path[i].Issuer.Length == 0)
            {
                return new PathRefusal(PathRefusalReason.CertificateMalformed, i, $"{PathWalk.Describe(path, i)} names no issuer.");
            }

            if (path[i].Issuer.Matches(path[i + 1].Subject))
            {
                continue;
            }

            return i == path.Count - 2
                ? new PathRefusal(
                    PathRefusalReason.NotIssuedByAuthority,
                    i,
                    $"{PathWalk.Describe(path, i)} was issued by \"{path[i].Issuer}\", not by the registered CA \"{path[i + 1].Subject}\".")
                : new PathRefusal(
                    PathRefusalReason.ChainBroken,
                    i,
                    $"{PathWalk.Describe(path, i)} was issued by \"{path[i].Issuer}\", but \"{path[i + 1].Subject}\" follows it: "
                    + "send the device's certificate first and each followed by its issuer.");
        }

        return null;
    }
}
