using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>T-16: what a handshake may make us hold, before the library sees it.</summary>
public sealed class HandshakeIntakeTests
{
    private const byte Certificate = 11;

    [Fact]
    public void T16_a_claim_of_16_MB_is_not_admitted() =>
        Assert.False(new HandshakeIntake().Admits(Piece(sequence: 2, claimed: 0xFFFFFF, offset: 0, length: 100)));

    [Fact]
    public void T16_many_claims_together_are_not_admitted()
    {
        var intake = new HandshakeIntake();

        Assert.True(intake.Admits(Piece(2, HandshakeIntake.MostMessageBytes, 0, 1)));
        Assert.True(intake.Admits(Piece(3, HandshakeIntake.MostMessageBytes, 0, 1)));
        Assert.False(intake.Admits(Piece(4, 1, 0, 1)));
    }

    [Fact]
    public void T16_pieces_of_one_byte_are_not_admitted_without_end()
    {
        var intake = new HandshakeIntake();
        var pieces = RawHandshake.Record(2, [.. Enumerable.Range(0, 100).SelectMany(piece => RawHandshake.Fragment(Certificate, 2, 8_000, piece * 2, [1]))]);
        var admitted = Enumerable.Range(0, 100).TakeWhile(_ => intake.Admits(pieces)).Count();

        Assert.Equal(HandshakeIntake.MostFragments / 100, admitted);
    }

    [Fact]
    public void T16_datagrams_of_nothing_are_not_admitted_without_end()
    {
        var intake = new HandshakeIntake();

        Assert.Equal(HandshakeIntake.MostDatagrams, Enumerable.Range(0, 10_000).TakeWhile(_ => intake.Admits([22, 0xfe, 0xfd])).Count());
    }

    [Fact]
    public void The_largest_chain_in_small_pieces_is_admitted_four_times()
    {
        var intake = new HandshakeIntake();
        const int Chain = 16_000;

        for (var time = 0; time < 4; time++)
        {
            for (var offset = 0; offset < Chain; offset += 1_000)
            {
                var content = Enumerable.Range(0, 15).SelectMany(piece => RawHandshake.Fragment(Certificate, 2, Chain, offset + (piece * 64), new byte[64])).ToArray();
                Assert.True(intake.Admits(RawHandshake.Record(offset, content)));
            }
        }
    }

    private static byte[] Piece(int sequence, int claimed, int offset, int length) =>
        RawHandshake.Record(2, RawHandshake.Fragment(Certificate, sequence, claimed, offset, new byte[length]));
}
