using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Certificates and revocation lists as operators paste them: PEM, with text around it, or one bare base64.</summary>
internal static class CertificateText
{
    /// <summary>Longest text of one certificate in characters.</summary>
    public const int MaxLength = 32 * 1024;

    private const string PrivateKeySuffix = "PRIVATE KEY";

    /// <summary>The DER content of the text's blocks, in order.</summary>
    /// <param name="text">PEM or base64.</param>
    /// <param name="label">The PEM label that is wanted, such as <c>CERTIFICATE</c>.</param>
    /// <param name="field">The field in wire terms, for the fault.</param>
    /// <param name="maxLength">Longest text in characters.</param>
    public static Result<IReadOnlyList<byte[]>> Read(string text, string label, string field, int maxLength)
    {
        if (text.Length > maxLength)
        {
            return Invalid(field, $"{field} has {text.Length} characters; at most {maxLength} are read.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Invalid(field, $"{field} is empty: give a {label} in PEM.");
        }

        return text.Contains("-----", StringComparison.Ordinal) ? ReadPem(text, label, field) : ReadBase64(text, label, field);
    }

    private static Result<IReadOnlyList<byte[]>> ReadPem(string text, string label, string field)
    {
        var blocks = new List<byte[]>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            var actual = rest[found.Label].ToString();
            if (actual.EndsWith(PrivateKeySuffix, StringComparison.Ordinal))
            {
                return Invalid(field, $"{field} holds a private key. Take it out, and replace that key if it left its place.");
            }

            if (actual != label)
            {
                return Invalid(field, $"{field} holds a PEM block {actual}; only {label} is read.");
            }

            if (!TryDecode(rest[found.Base64Data].ToString(), out var block))
            {
                return Invalid(field, $"{field} holds a {label} whose base64 is damaged.");
            }

            blocks.Add(block);
            rest = rest[found.Location.End..];
        }

        return blocks.Count > 0 && !rest.Contains("-----BEGIN", StringComparison.Ordinal)
            ? blocks
            : Invalid(field, $"{field} holds a damaged PEM block: each begins with -----BEGIN {label}----- and ends with -----END {label}-----.");
    }

    private static Result<IReadOnlyList<byte[]>> ReadBase64(string text, string label, string field) => TryDecode(text, out var block)
        ? new byte[][] { block }
        : Invalid(field, $"{field} is neither PEM nor base64 of a {label}.");

    private static bool TryDecode(string base64, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[base64.Length];
        bytes = Convert.TryFromBase64String(base64, buffer, out var written) && written > 0 ? buffer[..written] : null;
        return bytes is not null;
    }

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field, "invalid_certificate");
}
