using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>A subject or issuer name, compared as RFC 5280 section 7.1 has it.</summary>
internal sealed class DistinguishedName
{
    private readonly string[] parts;

    private DistinguishedName(string[] parts, IReadOnlyList<NameAttribute> attributes)
    {
        this.parts = parts;
        Attributes = attributes;
    }

    /// <summary>All attributes in the order of the encoding.</summary>
    public IReadOnlyList<NameAttribute> Attributes { get; }

    /// <summary>How many relative names it has.</summary>
    public int Length => parts.Length;

    /// <summary>SHA-256 in lower-case hex of the name's comparable form: names that match have the same key.</summary>
    public string LookupKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    /// <summary>Reads a Name.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static DistinguishedName Read(AsnReader reader)
    {
        var parts = new List<string>();
        var attributes = new List<NameAttribute>();
        var sequence = reader.ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf();
            var first = attributes.Count;
            do
            {
                attributes.Add(NameAttribute.Read(set));
            }
            while (set.HasData);

            parts.Add(Comparable(attributes.Skip(first)));
        }

        return new DistinguishedName([.. parts], attributes);
    }

    public bool Matches(DistinguishedName other) => parts.AsSpan().SequenceEqual(other.parts);

    /// <summary>True when this name begins with all relative names of the subtree (RFC 5280 section 4.2.1.10).</summary>
    public bool IsWithin(DistinguishedName subtree) =>
        parts.Length >= subtree.parts.Length && parts.AsSpan(0, subtree.parts.Length).SequenceEqual(subtree.parts);

    /// <summary>A short form for people: never longer than 100 characters, nothing that a terminal acts on.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var attribute in Attributes)
        {
            text.Append(text.Length == 0 ? string.Empty : ", ").Append(attribute.Label).Append('=');
            foreach (var character in attribute.Text ?? "?")
            {
                text.Append(char.IsControl(character) || char.IsSurrogate(character) || character == '"' ? '?' : character);
            }

            if (text.Length > 100)
            {
                return text.ToString(0, 99) + "…";
            }
        }

        return text.Length == 0 ? "no name" : text.ToString();
    }

    // The order of the attributes within one relative name means nothing.
    private static string Comparable(IEnumerable<NameAttribute> attributes) =>
        string.Join('+', attributes.Select(attribute => attribute.Comparable).Order(StringComparer.Ordinal));
}
