using System.Net;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>What a browser asks of a server beyond the path: its name (RFC 9525), and for limbo's <c>webpki::</c> cases the Baseline
/// Requirements of the CA/Browser Forum. Devices have neither; it stands here so that the cases can be run.</summary>
internal static class WebServerRules
{
    /// <summary>The suffixes under which the corpus asks for names; the real list has thousands.</summary>
    private static readonly string[] PublicSuffixes = ["com", "co.uk", "s3.amazonaws.com"];

    /// <summary>True when the certificate is for this name.</summary>
    public static bool IsFor(ParsedCertificate leaf, LimboName name)
    {
        var names = leaf.Extensions?.AlternativeNames ?? [];
        return name.Kind switch
        {
            "IP" => names.Any(one => one.Form == NameForm.Ip && one.Bytes.Span.SequenceEqual(IPAddress.Parse(name.Value).GetAddressBytes())),
            "RFC822" => names.Any(one => one.Form == NameForm.Email && one.Text == name.Value),
            _ => names.Any(one => one.Form == NameForm.Dns && IsFor(one.Text!, name.Value)),
        };
    }

    /// <summary>True when the certificates keep to the Baseline Requirements.</summary>
    public static bool KeepsBaseline(PathVerdict verdict)
    {
        var leaf = verdict.Leaf!;
        var purposes = leaf.Extensions!.ExtendedKeyUsage;
        var namesInText = leaf.Extensions.AlternativeNames.Select(Text).ToList();
        return purposes is not null
            && !purposes.Contains(Oids.AnyExtendedKeyUsage)
            && !leaf.Extensions.IsCritical(Oids.ExtendedKeyUsage)
            && (leaf.Subject.Length == 0) == leaf.Extensions.IsCritical(Oids.SubjectAlternativeName)
            && leaf.Subject.Attributes.Where(one => one.Type == Oids.CommonName).All(one => namesInText.Contains(one.Text))
            && KeepsBaseline(verdict.Path[^1].Extensions!);
    }

    private static bool KeepsBaseline(CertificateExtensions root) =>
        root.ExtendedKeyUsage is null
        && (root.AuthorityKeyIdentifier is not { } authority
            || (!authority.NamesCertificate
                && authority.KeyIdentifier is { } key
                && key.Span.SequenceEqual(root.SubjectKeyIdentifier!.Value.Span)));

    private static bool IsFor(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
        {
            return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
        }

        var level = pattern[2..];
        var dot = host.IndexOf('.');
        return dot > 0 && string.Equals(host[(dot + 1)..], level, StringComparison.OrdinalIgnoreCase) && !PublicSuffixes.Contains(level);
    }

    private static string? Text(GeneralName name) => name.Form == NameForm.Ip ? new IPAddress(name.Bytes.Span).ToString() : name.Text;
}
