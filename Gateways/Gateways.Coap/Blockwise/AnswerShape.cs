using System.Security.Cryptography;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Blockwise;

/// <summary>Finds the form in which an answer may leave: whole, or as the block that was asked for or that the bound allows.</summary>
internal static class AnswerShape
{
    private const int ETagLength = 4;

    /// <summary>Room for the empty acknowledgement that may go first.</summary>
    private const int AcknowledgementBytes = CoapMessageReader.HeaderLength;

    /// <summary>The first answer to a request. Null when nothing of it fits into the allowance.</summary>
    public static CoapResponse? First(CoapRequest request, CoapResponse whole)
    {
        var largest = Math.Min(request.Block2?.SizeExponent ?? request.Block1?.SizeExponent ?? BlockOption.LargestExponent, BlockOption.LargestExponent);
        var single = request.Block2 is null ? whole : whole with { Block2 = new BlockOption(0, false, largest) };
        if (whole.Payload.Length <= new BlockOption(0, false, largest).Size && Fits(request, single))
        {
            return single;
        }

        // A later block is asked for by a request without payload, which allows less: the size must suit it too.
        var later = new ReplyAllowance(request.LaterBlockLength).Remaining;
        for (var exponent = largest; exponent >= 0; exponent--)
        {
            var block = Block(request, whole, new BlockOption(0, false, exponent));
            if (block is not null && Fits(request, block) && (request.Allowance.IsLifted || Measure(request, block with { Block1 = null }) <= later))
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>A later block at the size that was asked for; null when the body has no such block.</summary>
    public static CoapResponse? Later(CoapRequest request, CoapResponse whole, BlockOption wanted) => Block(request, whole, wanted);

    public static bool Fits(CoapRequest request, CoapResponse response) => Measure(request, response) <= request.Allowance.Remaining;

    private static int Measure(CoapRequest request, CoapResponse response) =>
        AcknowledgementBytes + CoapMessageWriter.Measure(response.ToMessage(CoapMessageType.NonConfirmable, 0, request.Token));

    private static CoapResponse? Block(CoapRequest request, CoapResponse whole, BlockOption wanted)
    {
        if (wanted.Offset >= whole.Payload.Length)
        {
            return null;
        }

        var rest = whole.Payload[(int)wanted.Offset..];
        var more = rest.Length > wanted.Size;
        return whole with
        {
            Payload = more ? rest[..wanted.Size] : rest,
            Block2 = wanted with { More = more },
            // RFC 7959 §2.4: lets the client see that blocks of two states do not belong together.
            ETag = request.Method == CoapCode.Get ? SHA256.HashData(whole.Payload.Span).AsMemory(0, ETagLength) : default,
        };
    }
}
