using System.Formats.Asn1;
using System.Security.Cryptography;
using ProvisioningCluster.Testing.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Writes an empty revocation list with one extension that the platform's builder does not know, signed by a CA with a P-256 key.</summary>
internal static class CrlWriter
{
    public static byte[] Write(TestAuthority issuer, DateTimeOffset now, string oid, bool critical)
    {
        var content = new AsnWriter(AsnEncodingRules.DER);
        using (content.PushSequence())
        {
            content.WriteInteger(1);
            WriteAlgorithm(content);
            content.WriteEncodedValue(issuer.Certificate.Certificate.SubjectName.RawData);
            content.WriteUtcTime(now.AddDays(-1));
            content.WriteUtcTime(now.AddDays(7));
            using (content.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (content.PushSequence())
            using (content.PushSequence())
            {
                content.WriteObjectIdentifier(oid);
                if (critical)
                {
                    content.WriteBoolean(true);
                }

                content.WriteOctetString([0x30, 0x00]);
            }
        }

        var signed = new AsnWriter(AsnEncodingRules.DER);
        using (signed.PushSequence())
        {
            var bytes = content.Encode();
            signed.WriteEncodedValue(bytes);
            WriteAlgorithm(signed);
            signed.WriteBitString(((ECDsa)issuer.Certificate.Key).SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return signed.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        }
    }
}
