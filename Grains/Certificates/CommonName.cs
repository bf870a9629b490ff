using System.Text;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The common name of a device's certificate, in the form that patterns are matched against.</summary>
internal static class CommonName
{
    /// <summary>ub-common-name of RFC 5280 appendix A, in code points, before anything is escaped.</summary>
    public const int MaxLength = 64;

    /// <summary>The subject's only CN with the escapes of RFC 2253, as the reference renders it (wire-spec 3.8 step 6).</summary>
    public static Result<string> Of(ParsedCertificate leaf)
    {
        var names = leaf.Subject.Attributes.Where(static attribute => attribute.Type == Oids.CommonName).ToList();
        return names switch
        {
            [] => Refused("The device's certificate has no CN in its subject.", "common_name_missing"),
            [{ Text: null }] => Refused("The CN of the device's certificate is no text.", "common_name_missing"),
            [{ Text: { } text }] => Check(text),

            // Which of them would be the name is a matter of taste, so that an issuer who checks one may be told of another.
            _ => Refused("The device's certificate has several CNs in its subject; it must have one.", "common_name_ambiguous"),
        };
    }

    /// <summary>Escapes a value: the special characters, a leading # and outer blanks. '=' is among them in the reference.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        var firstText = value.AsSpan().IndexOfAnyExcept(' ');
        var lastText = value.AsSpan().LastIndexOfAnyExcept(' ');
        for (var i = 0; i < value.Length; i++)
        {
            var special = value[i] is ',' or '"' or '\\' or '+' or '=' or '<' or '>' or ';'
                || (value[i] == '#' && i == 0)
                || (value[i] == ' ' && (i < firstText || i > lastText));
            escaped.Append(special ? "\\" : string.Empty).Append(value[i]);
        }

        return escaped.ToString();
    }

    private static Result<string> Check(string text) => text.EnumerateRunes().Count() > MaxLength
        ? Refused($"The CN of the device's certificate is longer than {MaxLength} characters.", "common_name_too_long")
        : Escape(text);

    private static Fault Refused(string detail, string reason) => new(FaultCode.ProvisioningRefused, detail, null, reason);
}
