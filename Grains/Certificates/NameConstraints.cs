using System.Formats.Asn1;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Which names the certificates below an issuer may carry (RFC 5280 section 4.2.1.10).</summary>
/// <param name="Permitted">Of each form that occurs here a name must match one.</param>
/// <param name="Excluded">No name may match any of these.</param>
internal sealed record NameConstraints(IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded)
{
    /// <summary>Reads the extension.</summary>
    /// <exception cref="AsnContentException">It is malformed, or says what RFC 5280 does not allow.</exception>
    public static NameConstraints Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var permitted = ReadSubtrees(sequence, 0);
        var excluded = ReadSubtrees(sequence, 1);
        sequence.ThrowIfNotEmpty();
        return permitted is null && excluded is null
            ? throw new AsnContentException("Name constraints constrain nothing.")
            : new NameConstraints(permitted ?? [], excluded ?? []);
    }

    private static List<GeneralName>? ReadSubtrees(AsnReader reader, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number);
        if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(tag))
        {
            return null;
        }

        var subtrees = new List<GeneralName>();
        var sequence = reader.ReadSequence(tag);
        while (sequence.HasData)
        {
            var subtree = sequence.ReadSequence();
            var name = GeneralName.Read(subtree);
            if (!NameConstraintRules.IsSubtree(name))
            {
                throw new AsnContentException("A name constraint is not in the form of RFC 5280.");
            }

            if (subtree.HasData)
            {
                ReadMinimum(subtree);
            }

            subtrees.Add(name);
        }

        return subtrees.Count > 0 ? subtrees : throw new AsnContentException("Name constraints hold an empty list.");
    }

    // Minimum 0 and no maximum are the only values there are; some issuers write the 0 although it is the default.
    private static void ReadMinimum(AsnReader subtree)
    {
        if (!subtree.ReadInteger(new Asn1Tag(TagClass.ContextSpecific, 0)).IsZero || subtree.HasData)
        {
            throw new AsnContentException("A name constraint has a minimum or a maximum.");
        }
    }
}
