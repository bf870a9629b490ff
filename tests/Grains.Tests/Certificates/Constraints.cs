using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Name constraints, for which the platform has no builder.</summary>
internal static class Constraints
{
    /// <summary>Subtrees of DNS names; an empty list is left out.</summary>
    public static X509Extension Dns(string[] permitted, string[] excluded)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            Write(writer, 0, permitted);
            Write(writer, 1, excluded);
        }

        return new X509Extension(Oids.NameConstraints, writer.Encode(), critical: true);
    }

    private static void Write(AsnWriter writer, int list, string[] names)
    {
        if (names.Length == 0)
        {
            return;
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, list)))
        {
            foreach (var name in names)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }
        }
    }
}
