using ProvisioningCluster.Gateways.Coap.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>T-16: a record that cannot be one does not reach the library, which would end the session over it.</summary>
public sealed class RecordRulesTests
{
    private const byte Data = 23;
    private const byte Named = 25;

    [Theory]
    [InlineData(false, Data, 24, true)]
    [InlineData(false, Data, 23, false)] // shorter than nonce and tag
    [InlineData(false, Named, 40, false)]
    [InlineData(true, Named, 25, true)]
    [InlineData(true, Named, 24, false)]
    [InlineData(true, Data, 40, false)]
    public void T16_an_encrypted_record_has_the_form_of_its_session(bool named, byte type, int length, bool passes)
    {
        var record = Record(type, epoch: 1, length);

        Assert.Equal(passes ? record.Length : 0, RecordRules.For(shortTag: false, named).WellFormed(record));
    }

    [Fact]
    public void A_short_tag_makes_shorter_records() =>
        Assert.Equal(13 + 16, RecordRules.For(shortTag: true, isNamed: false).WellFormed(Record(Data, 1, 16)));

    [Fact]
    public void T16_what_follows_the_last_whole_record_is_cut_off()
    {
        var whole = Record(Data, 1, 30);
        var rules = RecordRules.For(shortTag: false, isNamed: false);

        Assert.Equal(2 * whole.Length, rules.WellFormed([.. whole, .. whole, .. whole.AsSpan(..^1)]));
        Assert.Equal(whole.Length, rules.WellFormed([.. whole, .. new byte[40]]));
        Assert.Equal(0, rules.WellFormed(whole.AsSpan(..^1)));
    }

    [Fact]
    public void T16_another_version_is_no_record()
    {
        var record = Record(Data, 1, 30);
        record[2] = 0xfe;

        Assert.Equal(0, RecordRules.For(shortTag: false, isNamed: false).WellFormed(record));
    }

    [Theory]
    [InlineData(Data)]
    [InlineData(Named)]
    public void A_handshake_may_go_either_way(byte type)
    {
        var record = Record(type, 1, 40);

        Assert.Equal(record.Length, RecordRules.OfHandshake.WellFormed(record));
    }

    private static byte[] Record(byte type, byte epoch, int length)
    {
        var record = new byte[(type == Named ? 21 : 13) + length];
        (record[0], record[1], record[2], record[4]) = (type, 0xfe, 0xfd, epoch);
        record[type == Named ? 20 : 12] = (byte)length;
        return record;
    }
}
