using System.Formats.Asn1;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Which key signed a certificate, in the issuer's words (RFC 5280 section 4.2.1.1). A hint: signatures decide.</summary>
/// <param name="KeyIdentifier">The identifier of that key, when there is one.</param>
/// <param name="NamesCertificate">True when it names the issuer's certificate by issuer and serial number too.</param>
internal sealed record AuthorityKeyIdentifier(ReadOnlyMemory<byte>? KeyIdentifier, bool NamesCertificate)
{
    /// <summary>Reads the extension.</summary>
    /// <exception cref="AsnContentException">It is malformed.</exception>
    public static AuthorityKeyIdentifier Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        ReadOnlyMemory<byte>? key = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(tag) ? sequence.ReadOctetString(tag) : null;
        return new AuthorityKeyIdentifier(key, sequence.HasData);
    }
}
