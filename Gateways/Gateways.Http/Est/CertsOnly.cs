using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ProvisioningCluster.Gateways.Http.Est;

/// <summary>Certificates in the form in which EST answers: a CMS SignedData that nobody signed (RFC 5272 section 4.1, RFC 8951).</summary>
internal static class CertsOnly
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    /// <summary>The certificates of a PEM text.</summary>
    public static byte[] FromPem(string pem)
    {
        var certificates = new List<byte[]>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            certificates.Add(Convert.FromBase64String(rest[found.Base64Data].ToString()));
            rest = rest[found.Location.End..];
        }

        return Encode(certificates);
    }

    /// <summary>ContentInfo in DER.</summary>
    public static byte[] Encode(IEnumerable<byte[]> certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1); // version
                writer.PushSetOf().Dispose(); // no digest algorithms
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                }

                using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    foreach (var certificate in certificates)
                    {
                        writer.WriteEncodedValue(certificate);
                    }
                }

                writer.PushSetOf().Dispose(); // no signers
            }
        }

        return writer.Encode();
    }
}
