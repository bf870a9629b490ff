using System.Formats.Asn1;
using System.Text;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>One attribute of a distinguished name.</summary>
/// <param name="Type">Its object identifier.</param>
/// <param name="Text">Its value, or null when the value is no text.</param>
/// <param name="Comparable">Type and value in the form in which two of them are compared.</param>
internal sealed record NameAttribute(string Type, string? Text, string Comparable)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The usual short name of the type, else its identifier.</summary>
    public string Label => Type switch
    {
        Oids.CommonName => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => Type,
    };

    /// <summary>Reads an AttributeTypeAndValue.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static NameAttribute Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var type = sequence.ReadObjectIdentifier();
        var encoded = sequence.PeekEncodedValue();
        var text = TryReadText(sequence);
        if (text is null)
        {
            sequence.ReadEncodedValue();
        }

        sequence.ThrowIfNotEmpty();
        var value = text is null ? "x" + Convert.ToHexString(encoded.Span) : "t" + Fold(text);

        // The length keeps a value from looking like two.
        return new NameAttribute(type, text, $"{type}:{value.Length}:{value}");
    }

    // Character sets are not checked but for UTF-8 and UTF-16: '@' and '_' in a PrintableString are an old habit of issuers.
    private static string? TryReadText(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.Universal || tag.IsConstructed)
        {
            return null;
        }

        Encoding? encoding = (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Utf8,
            UniversalTagNumber.BMPString => BigEndian,
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.TeletexString
                or UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString => Encoding.Latin1,
            _ => null,
        };
        if (encoding is null || !reader.TryReadPrimitiveCharacterStringBytes(tag, out var bytes))
        {
            return null;
        }

        try
        {
            return encoding.GetString(bytes.Span);
        }
        catch (ArgumentException invalid)
        {
            throw new AsnContentException("A name holds text that is not in its own encoding.", invalid);
        }
    }

    // RFC 5280 section 7.1 by way of RFC 4518: case folded, outer white space gone, inner runs of it one space.
    // No Unicode normalisation: names that differ only in that do not match, which is the safe side.
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                folded.Append(char.ToLowerInvariant(character));
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.Length > 0 && folded[^1] == ' ' ? folded.ToString(0, folded.Length - 1) : folded.ToString();
    }
}
