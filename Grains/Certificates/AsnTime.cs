using System.Formats.Asn1;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The Time of RFC 5280 section 4.1.2.5: UTC with seconds and without fractions.</summary>
internal static class AsnTime
{
    /// <summary>Reads a Time.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static DateTimeOffset Read(AsnReader reader)
    {
        if (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime))
        {
            return reader.ReadUtcTime(); // two digits of a year mean 1950 to 2049
        }

        var time = reader.ReadGeneralizedTime();
        return time.Ticks % TimeSpan.TicksPerSecond == 0 ? time : throw new AsnContentException("A time has fractions of a second.");
    }

    /// <summary>True when a Time follows.</summary>
    public static bool IsNext(AsnReader reader) =>
        reader.HasData && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));
}
