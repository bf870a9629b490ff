using System.Collections.Immutable;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Devices;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>What a login would make of a certificate, with reasons that devices are not told.</summary>
internal static class CertificatePreviewRules
{
    /// <param name="policy">Pattern and CA.</param>
    /// <param name="presented">DER, the leaf first; empty when there is only a common name.</param>
    /// <param name="commonName">As it stands in a certificate; null when none was given. The leaf goes before it.</param>
    /// <param name="at">The time of the login.</param>
    public static CertificatePreview Judge(PreviewPolicy policy, IReadOnlyList<byte[]> presented, string? commonName, DateTimeOffset at)
    {
        string? matched = commonName is null ? null : CommonName.Escape(commonName);
        CertificateProblem? noName = null;
        if (presented.Count > 0)
        {
            noName = CommonNameOf(presented[0]).TryGet(out matched, out var unnamed) ? null : Problem(unnamed);
        }

        string? name = null;
        if (policy.Pattern is { } pattern && matched is not null)
        {
            noName = NameOf(pattern, matched).TryGet(out name, out var refused) ? null : Problem(refused);
        }

        var verdict = policy.Validate is { } validate && presented.Count > 0
            ? validate([.. presented.Select(static one => (ReadOnlyMemory<byte>)one)], at)
            : null;
        return new CertificatePreview(
            matched,
            name,
            noName,
            verdict?.IsAccepted,
            verdict?.Refusal is { } refusal ? new CertificateProblem(refusal.Code, refusal.Detail) : null,
            [.. policy.Pattern is { } tried ? PatternWarnings(tried, matched, name) : [], .. policy.Authority?.Warnings(at) ?? []])
        {
            Authority = [.. policy.Authority?.Certificates.Select(Describe) ?? []],
            Presented = [.. Readable(presented).Select(Describe)],
        };
    }

    private static IEnumerable<ParsedCertificate> Readable(IReadOnlyList<byte[]> presented)
    {
        foreach (var one in presented)
        {
            if (ParsedCertificate.TryRead(one, out var certificate, out _))
            {
                yield return certificate;
            }
        }
    }

    private static AuthorityCertificate Describe(ParsedCertificate certificate) => new(
        certificate.Subject.ToString(),
        certificate.Issuer.ToString(),
        certificate.NotBefore.ToUnixTimeMilliseconds(),
        certificate.NotAfter.ToUnixTimeMilliseconds(),
        certificate.Key.ToString(),
        Convert.ToHexStringLower(SHA256.HashData(certificate.Encoded.Span)));

    private static Result<string> CommonNameOf(byte[] leaf) => ParsedCertificate.TryRead(leaf, out var certificate, out var problem)
        ? CommonName.Of(certificate)
        : new Fault(FaultCode.InvalidArgument, $"The device's certificate {problem}", "certificate", "certificate_malformed");

    private static Result<string> NameOf(CommonNamePattern pattern, string commonName)
    {
        var made = pattern.NameOf(commonName);
        return made.TryGet(out var name, out _) && DeviceNameRules.CheckDevice(name) is { } invalid ? invalid : made;
    }

    /// <summary>
    /// An open end of a pattern is a warning where it does harm: another common name that gives the same device (T-19). Shown by example
    /// when there is a name to show it on.
    /// </summary>
    private static ImmutableArray<string> PatternWarnings(CommonNamePattern pattern, string? commonName, string? name)
    {
        var (openStart, openEnd) = (!pattern.Pattern.StartsWith('^'), !pattern.Pattern.EndsWith('$'));
        if (commonName is not null && name is not null)
        {
            var twin = openStart && Gives("evil-" + commonName) ? "evil-" + commonName : openEnd && Gives(commonName + "-evil") ? commonName + "-evil" : null;
            return twin is null
                ? []
                : [$"The pattern is not anchored: a certificate with the CN \"{twin}\" would be \"{name}\" too. Begin the pattern with ^ and end it with $."];
        }

        return (openStart || openEnd) && pattern.Pattern is not ("(.*)" or "(.+)")
            ? ["The pattern is not anchored: it matches anywhere in the CN. Begin it with ^ and end it with $, and try it with a CN."]
            : [];

        bool Gives(string other) => pattern.NameOf(other).TryGet(out var otherName, out _) && otherName == name;
    }

    private static CertificateProblem Problem(Fault fault) => new(fault.Reason ?? "invalid", fault.Detail);
}
