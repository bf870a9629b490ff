using System.Formats.Asn1;
using System.Text;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The forms of a GeneralName; the numbers are the tags of RFC 5280 section 4.2.1.6.</summary>
internal enum NameForm
{
    Other = 0,
    Email = 1,
    Dns = 2,
    X400 = 3,
    Directory = 4,
    EdiParty = 5,
    Uri = 6,
    Ip = 7,
    Registered = 8,
}

/// <summary>A name of a certificate, or the base of a constrained subtree.</summary>
/// <param name="Form">Which form it has.</param>
/// <param name="Text">The text of an e-mail, DNS or URI name.</param>
/// <param name="Bytes">An IP address, or address and mask.</param>
/// <param name="Name">A directory name.</param>
internal sealed record GeneralName(NameForm Form, string? Text = null, ReadOnlyMemory<byte> Bytes = default, DistinguishedName? Name = null)
{
    /// <summary>Reads a GeneralName.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static GeneralName Read(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue is < 0 or > 8)
        {
            throw new AsnContentException("A general name has an unknown form.");
        }

        var form = (NameForm)tag.TagValue;
        switch (form)
        {
            case NameForm.Email or NameForm.Dns or NameForm.Uri:
                return new GeneralName(form, Text: ReadIa5(reader, tag));
            case NameForm.Ip:
                return new GeneralName(form, Bytes: reader.ReadOctetString(tag));
            case NameForm.Directory:
                var inner = reader.ReadSequence(tag); // explicit, because a Name is a CHOICE
                var name = DistinguishedName.Read(inner);
                inner.ThrowIfNotEmpty();
                return new GeneralName(form, Name: name);
            default:
                reader.ReadEncodedValue();
                return new GeneralName(form);
        }
    }

    private static string ReadIa5(AsnReader reader, Asn1Tag tag)
    {
        if (!reader.TryReadPrimitiveCharacterStringBytes(tag, out var bytes) || bytes.Span.ContainsAnyExceptInRange((byte)0x01, (byte)0x7f))
        {
            throw new AsnContentException("A general name is not in ASCII."); // U+0000 is how a name was once cut short
        }

        return Encoding.ASCII.GetString(bytes.Span);
    }
}
