using System.Buffers;
using CsCheck;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Packets;

public sealed class PacketFramingTests
{
    private const int Limit = 65536;

    [Fact]
    public void A_whole_packet_is_cut_out_and_the_rest_is_left()
    {
        var buffer = new ReadOnlySequence<byte>([0x40, 0x02, 0x00, 0x07, 0xC0]);

        var result = PacketFraming.TryRead(buffer, Limit, mustBeConnect: false, out var frame, out var end);

        Assert.Equal(FramingResult.Packet, result);
        Assert.Equal(PacketType.PubAck, frame.Type);
        Assert.Equal([0x00, 0x07], frame.Body.ToArray());
        Assert.Equal(1, buffer.Slice(end).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3080")]
    [InlineData("3003aabb")]
    public void A_part_of_a_packet_waits_for_more(string hex) =>
        Assert.Equal(FramingResult.Incomplete, Read(hex));

    [Theory]
    [InlineData("308180808001")] // five length bytes
    [InlineData("00")] // type 0
    [InlineData("3600")] // QoS 3
    [InlineData("8000")] // SUBSCRIBE without its flags
    [InlineData("C100")] // PINGREQ with a flag
    [InlineData("6000")] // PUBREL without its flags
    public void T14_Bytes_that_can_never_become_a_packet_are_malformed(string hex) =>
        Assert.Equal(FramingResult.Malformed, Read(hex));

    [Theory]
    [InlineData("30818004")] // 65,537
    [InlineData("30FFFFFF7F")] // 256 MB
    [InlineData("30FFFFFF")] // already too much with its last byte missing
    public void T13_A_length_over_the_limit_is_refused_before_a_byte_of_the_body(string hex) =>
        Assert.Equal(FramingResult.TooLarge, Read(hex));

    [Fact]
    public void T13_The_limit_itself_is_allowed() => Assert.Equal(FramingResult.Incomplete, Read("30808004"));

    [Theory]
    [InlineData("C0")]
    [InlineData("47")] // GET of HTTP
    [InlineData("16")] // a TLS hello
    public void Before_CONNECT_anything_else_is_malformed_by_its_first_byte(string hex) =>
        Assert.Equal(FramingResult.Malformed, PacketFraming.TryRead(Sequence(hex), Limit, mustBeConnect: true, out _, out _));

    [Fact]
    public void T14_Any_bytes_in_any_segments_are_read_alike() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 40]).Sample((bytes, cut) =>
        {
            var whole = new ReadOnlySequence<byte>(bytes);
            var split = Segments.Split(bytes, Math.Min(cut, bytes.Length));

            var expected = PacketFraming.TryRead(whole, Limit, mustBeConnect: false, out var one, out _);
            var actual = PacketFraming.TryRead(split, Limit, mustBeConnect: false, out var other, out _);

            return expected == actual && (expected != FramingResult.Packet || one.Body.ToArray().AsSpan().SequenceEqual(other.Body.ToArray()));
        });

    private static FramingResult Read(string hex) => PacketFraming.TryRead(Sequence(hex), Limit, mustBeConnect: false, out _, out _);

    private static ReadOnlySequence<byte> Sequence(string hex) => new(Convert.FromHexString(hex));
}
