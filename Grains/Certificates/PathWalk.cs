using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>One walk down an arranged path, from the registered CA to the device's certificate (RFC 5280 sections 6.1.2 to 6.1.5).</summary>
/// <remarks>From the top, so that nothing is done for a certificate before its issuer is known to have signed it.</remarks>
internal sealed class PathWalk(IReadOnlyList<ParsedCertificate> path, DateTimeOffset at, PathPolicy policy, RevocationPolicy? revocation)
{
    private readonly NameConstraintWalk names = new();
    private int maxPathLength;

    /// <summary>A name for people of the certificate at this position.</summary>
    public static string Describe(IReadOnlyList<ParsedCertificate> path, int position) => position switch
    {
        0 => $"The device's certificate \"{path[0].Subject}\"",
        _ when position == path.Count - 1 => $"The registered CA \"{path[position].Subject}\"",
        _ => $"The intermediate certificate \"{path[position].Subject}\"",
    };

    /// <summary>Null when the path is valid.</summary>
    public PathRefusal? Run()
    {
        var anchor = path.Count - 1;
        maxPathLength = policy.MaxIntermediates;
        if (CheckAnchor(anchor) is { } refused)
        {
            return refused;
        }

        for (var i = anchor - 1; i >= 0; i--)
        {
            var refusal = CheckSigned(i) ?? CheckEach(i) ?? CheckRevocation(i) ?? CheckNames(i) ?? (i > 0 ? CheckIssuer(i) : CheckLeaf());
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    // The registered CA is trusted as it is: who signed it and how does not matter, nor does a missing basicConstraints. What it
    // says of itself is honoured (RFC 5937): its dates, its limits, and that it is no CA.
    private PathRefusal? CheckAnchor(int i)
    {
        var anchor = path[i];
        if (anchor.Extensions?.IsCa == false)
        {
            return Refuse(PathRefusalReason.IssuerIsNotCa, i, "is no CA by its basicConstraints.");
        }

        return CheckEach(i) ?? CheckMayIssue(i);
    }

    private PathRefusal? CheckSigned(int i)
    {
        if (path[i].Signed.Algorithm is null)
        {
            return Refuse(PathRefusalReason.SignatureAlgorithmRefused, i, "is signed with an algorithm that is not accepted: it must be RSA or ECDSA with SHA-256, SHA-384 or SHA-512.");
        }

        return path[i].Signed.IsSignedBy(path[i + 1].Key)
            ? null
            : Refuse(PathRefusalReason.SignatureInvalid, i, $"is not signed by the key of \"{path[i + 1].Subject}\".");
    }

    private PathRefusal? CheckEach(int i)
    {
        var certificate = path[i];
        if (certificate.Key.Weakness is { } weakness)
        {
            return Refuse(PathRefusalReason.KeyRefused, i, $"is refused: {weakness}.");
        }

        if (at < certificate.NotBefore)
        {
            return Refuse(PathRefusalReason.CertificateNotYetValid, i, $"is not valid before {Text(certificate.NotBefore)}.");
        }

        // The last second belongs to the validity: the encoding knows no fractions.
        if (at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)) > certificate.NotAfter)
        {
            return Refuse(PathRefusalReason.CertificateExpired, i, $"expired at {Text(certificate.NotAfter)}.");
        }

        if (certificate.Extensions?.UnknownCritical is { } unknown)
        {
            return Refuse(PathRefusalReason.CriticalExtensionUnknown, i, $"has the critical extension {unknown}, which is not known here.");
        }

        if (certificate.Extensions?.RequiresExplicitPolicy == true)
        {
            return Refuse(PathRefusalReason.PolicyRequired, i, "demands certificate policies (policyConstraints), which are not evaluated here.");
        }

        return policy.RequireConformingProfile && CertificateProfile.Violation(path, i) is { } violation
            ? Refuse(PathRefusalReason.ProfileViolated, i, violation)
            : null;
    }

    // RFC 5280 section 6.3, for complete lists that the issuer itself signed.
    private PathRefusal? CheckRevocation(int i)
    {
        var issuer = path[i + 1];
        var named = revocation?.Lists.Where(list => list.Issuer.Matches(issuer.Subject)).ToList() ?? [];
        if (named.Count == 0)
        {
            return revocation?.RequireLists == true ? Unknown("there is no revocation list of its issuer.") : null;
        }

        if (named.Where(list => list.IsSignedBy(issuer)).MaxBy(list => list.ThisUpdate) is not { } newest)
        {
            return Unknown("the revocation list under the name of its issuer is not signed by that issuer's key.");
        }

        if (issuer.Extensions?.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.CrlSign))
        {
            return Unknown("its issuer must not sign revocation lists (cRLSign).");
        }

        if (newest.Revokes(path[i]))
        {
            return Refuse(PathRefusalReason.CertificateRevoked, i, "is revoked by its issuer.");
        }

        if (policy.RequireConformingProfile && !newest.HasNumber)
        {
            return Unknown("the revocation list of its issuer has no number.");
        }

        var current = at >= newest.ThisUpdate && at <= newest.NextUpdate;
        return current || revocation!.Outdated == OutdatedRevocationListRule.Accept
            ? null
            : Unknown($"the revocation list of its issuer is valid from {Text(newest.ThisUpdate)} to {Text(newest.NextUpdate)} only. Upload the current one.");

        PathRefusal Unknown(string problem) => Refuse(PathRefusalReason.RevocationUnknown, i, $"may be revoked: {problem}");
    }

    private PathRefusal? CheckNames(int i)
    {
        // Self-issued issuers may carry their own name whatever is permitted (RFC 5280 section 6.1.3).
        var problem = i > 0 && path[i].IsSelfIssued ? null : names.Violation(path[i]);
        return problem is null ? null : Refuse(PathRefusalReason.NameNotPermitted, i, problem);
    }

    // RFC 5280 section 6.1.4
    private PathRefusal? CheckIssuer(int i)
    {
        var certificate = path[i];
        if (certificate.Extensions?.IsCa != true)
        {
            return Refuse(PathRefusalReason.IssuerIsNotCa, i, "issued a certificate but is no CA by its basicConstraints.");
        }

        if (!certificate.IsSelfIssued && maxPathLength-- <= 0)
        {
            return Refuse(PathRefusalReason.PathLengthExceeded, i, "is one issuer more than the CAs above it, or the limit, allow below them.");
        }

        return CheckMayIssue(i);
    }

    private PathRefusal? CheckMayIssue(int i)
    {
        var certificate = path[i];
        if (certificate.Subject.Length == 0)
        {
            return Refuse(PathRefusalReason.CertificateMalformed, i, "issued a certificate but has no subject.");
        }

        if (certificate.Extensions is not { } extensions)
        {
            return null;
        }

        if (extensions.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.KeyCertSign))
        {
            return Refuse(PathRefusalReason.KeyUsageForbids, i, "issued a certificate, but its keyUsage does not allow that (keyCertSign).");
        }

        if (extensions.PathLength is { } length)
        {
            maxPathLength = Math.Min(maxPathLength, length);
        }

        names.Add(extensions.NameConstraints);
        return CheckPurpose(i);
    }

    private PathRefusal? CheckLeaf()
    {
        var extensions = path[0].Extensions;
        if (extensions?.IsCa == true)
        {
            return Refuse(PathRefusalReason.LeafIsCa, 0, "is a CA certificate.");
        }

        if (path[0].Subject.Length == 0 && extensions?.IsCritical(Oids.SubjectAlternativeName) != true)
        {
            return Refuse(PathRefusalReason.CertificateMalformed, 0, "has neither a subject nor a critical subjectAltName.");
        }

        if (extensions?.KeyUsage is { } usage && (usage.HasFlag(KeyUsages.KeyCertSign) || !usage.HasFlag(KeyUsages.DigitalSignature)))
        {
            return Refuse(PathRefusalReason.KeyUsageForbids, 0, "needs digitalSignature and must not have keyCertSign in its keyUsage.");
        }

        return CheckPurpose(0);
    }

    private PathRefusal? CheckPurpose(int i) =>
        path[i].Extensions?.ExtendedKeyUsage is not { } purposes || purposes.Contains(policy.Purpose) || purposes.Contains(Oids.AnyExtendedKeyUsage)
            ? null
            : Refuse(PathRefusalReason.PurposeForbidden, i, $"does not allow {PurposeName} in its extendedKeyUsage.");

    private string PurposeName => policy.Purpose == Oids.ClientAuthentication ? "clientAuth" : policy.Purpose;

    private PathRefusal Refuse(PathRefusalReason reason, int position, string detail) => new(reason, position, $"{Describe(path, position)} {detail}");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
