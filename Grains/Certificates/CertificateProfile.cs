namespace ProvisioningCluster.Grains.Certificates;

/// <summary>What RFC 5280 section 4 asks of issuers and section 6 does not ask of validators (see <see cref="PathPolicy.RequireConformingProfile"/>).</summary>
internal static class CertificateProfile
{
    private const int MaxSerialNumberBytes = 20;

    /// <summary>The end of a sentence that begins with the certificate, or null when it conforms.</summary>
    public static string? Violation(IReadOnlyList<ParsedCertificate> path, int position)
    {
        var certificate = path[position];
        if (certificate.Version != 3 || certificate.Extensions is not { } extensions)
        {
            return "is not of version 3 with extensions.";
        }

        if (certificate.SerialNumber.Sign <= 0 || certificate.SerialNumber.GetByteCount() > MaxSerialNumberBytes)
        {
            return "has a serial number that is not positive or longer than 20 bytes.";
        }

        if (certificate.Key.RsaBits % 8 != 0)
        {
            return "has an RSA key whose length is no whole number of bytes.";
        }

        return KeyIdentifiers(certificate, extensions, position > 0)
            ?? Constraints(extensions, position > 0)
            ?? (extensions.AlternativeNames.All(NameConstraintRules.IsWellFormed) ? null : "has a name that is not written as its form demands.");
    }

    private static string? KeyIdentifiers(ParsedCertificate certificate, CertificateExtensions extensions, bool isIssuer)
    {
        if (isIssuer && extensions.SubjectKeyIdentifier is null)
        {
            return "issued a certificate but has no subjectKeyIdentifier.";
        }

        // A self-signed certificate may leave it out (RFC 5280 section 4.2.1.1).
        var selfSigned = certificate.IsSelfIssued && certificate.Signed.IsSignedBy(certificate.Key);
        return !selfSigned && extensions.AuthorityKeyIdentifier?.KeyIdentifier is null ? "has no authorityKeyIdentifier with a key identifier." : null;
    }

    private static string? Constraints(CertificateExtensions extensions, bool isIssuer)
    {
        if (isIssuer && (extensions.IsCa != true || !extensions.IsCritical(Oids.BasicConstraints)))
        {
            return "issued a certificate, but has no critical basicConstraints that say so.";
        }

        if (extensions.Has(Oids.NameConstraints) && !(isIssuer && extensions.IsCritical(Oids.NameConstraints)))
        {
            return "has nameConstraints that are not critical, or is no CA.";
        }

        return extensions.Has(Oids.PolicyConstraints) && !extensions.IsCritical(Oids.PolicyConstraints)
            ? "has policyConstraints that are not critical."
            : null;
    }
}
