using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>What a save makes of a profile's issuing CA.</summary>
internal static class CertificateIssuanceRules
{
    /// <summary>Most days that a certificate may be valid.</summary>
    public const int MaxLifetimeDays = 36_500;

    /// <summary>The fault of the change, or null and what is to be stored.</summary>
    /// <param name="current">What is stored; null when the profile issues nothing.</param>
    /// <param name="request">The save that holds the change.</param>
    /// <param name="now">The time of the save.</param>
    /// <param name="keys">Opens and seals private keys of this profile.</param>
    /// <param name="next">Null when the profile is to issue nothing.</param>
    public static Fault? Decide(
        CertificateIssuance? current, SaveDeviceProfileRequest request, DateTimeOffset now, IssuingKeySeal keys, out CertificateIssuance? next)
    {
        next = current;
        if (request.CertificateIssuance is not { } change)
        {
            return null; // a script that does not know of it must not destroy a CA
        }

        if (change.Remove)
        {
            next = null;
            return null;
        }

        if (CheckTerms(change) is { } invalid)
        {
            return invalid;
        }

        if (current is null || !KeepsAuthority(current, change))
        {
            return Replace(request, change, now, keys, out next);
        }

        next = current with { LifetimeDays = change.LifetimeDays, Purposes = change.Purposes };
        return CheckPurposes(current, change, now, keys);
    }

    /// <summary>True when what is stored is what this change of a new profile asks for.</summary>
    public static bool IsSame(CertificateIssuance? stored, SaveCertificateIssuance? change) => (stored, change) switch
    {
        (null, null or { Remove: true }) => true,
        (not null, { Remove: false }) => stored.LifetimeDays == change.LifetimeDays
            && stored.Purposes == change.Purposes
            && (change.Generate || (change.Certificates is { } text && IsSameChain(stored.Certificates, text))),
        _ => false,
    };

    private static Fault? CheckTerms(SaveCertificateIssuance change)
    {
        if (change.LifetimeDays is < 1 or > MaxLifetimeDays)
        {
            return Invalid("certificateIssuance.lifetimeDays", $"must be 1 to {MaxLifetimeDays} days");
        }

        if (!change.Purposes.HasFlag(CertificatePurposes.ClientAuthentication) || (change.Purposes & ~(CertificatePurposes.ClientAuthentication | CertificatePurposes.ServerAuthentication)) != 0)
        {
            return Invalid("certificateIssuance.extendedKeyUsage", "must hold clientAuth, without which no device could log in, and may hold serverAuth");
        }

        return change.Generate && (change.Certificates is not null || change.PrivateKey is not null)
            ? Invalid("certificateIssuance.generate", "makes a new CA: leave certificate and privateKey out, or generate")
            : null;
    }

    // What was read comes back in a save without the private key, which is never shown.
    private static bool KeepsAuthority(CertificateIssuance current, SaveCertificateIssuance change) =>
        !change.Generate && change.PrivateKey is not { IsEmpty: false } && (change.Certificates is null || IsSameChain(current.Certificates, change.Certificates));

    private static bool IsSameChain(string stored, string given) =>
        RegisteredAuthority.Parse(given, IssuingAuthorityRules.CertificateField).TryGet(out var authority, out _) && Pem(authority.Certificates) == stored;

    private static Fault? Replace(SaveDeviceProfileRequest request, SaveCertificateIssuance change, DateTimeOffset now, IssuingKeySeal keys, out CertificateIssuance? next)
    {
        next = null;
        var (certificates, key) = change.Generate ? AuthorityMaker.Make(request.Name, now) : (change.Certificates, change.PrivateKey ?? default);
        if (certificates is null)
        {
            return Invalid(IssuingAuthorityRules.CertificateField, "is missing: give certificate and privateKey of your issuing CA, or \"generate\": true to have one made");
        }

        if (key.IsEmpty)
        {
            return Invalid(IssuingAuthorityRules.KeyField, "is missing: a new certificate needs the private key that belongs to it");
        }

        if (!IssuingAuthorityRules.Check(certificates, key, change.Purposes, now).TryGet(out var authority, out var fault))
        {
            return fault;
        }

        using (authority)
        {
            next = new CertificateIssuance
            {
                Certificates = Pem(authority.Certificates),
                SealedKey = keys.Seal(authority.KeyPem()),
                LifetimeDays = change.LifetimeDays,
                Purposes = change.Purposes,
            };
        }

        return null;
    }

    private static Fault? CheckPurposes(CertificateIssuance current, SaveCertificateIssuance change, DateTimeOffset now, IssuingKeySeal keys)
    {
        // An expired CA may stay while other things of the profile change.
        if (current.Purposes == change.Purposes)
        {
            return null;
        }

        var check = IssuingAuthorityRules.Check(current.Certificates, keys.Open(current.SealedKey), change.Purposes, now);
        if (!check.TryGet(out var authority, out var fault))
        {
            return fault;
        }

        authority.Dispose();
        return null;
    }

    private static string Pem(IReadOnlyList<ParsedCertificate> certificates) =>
        string.Join('\n', certificates.Select(certificate => PemEncoding.WriteString("CERTIFICATE", certificate.Encoded.Span)));

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, $"{field} {detail}.", field);
}
