using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Blockwise;

/// <summary>
/// RFC 7959 between the message layer and the resources: they see whole bodies and give whole answers. Also holds every answer
/// to the amplification bound, because a smaller block is the first remedy and the Echo challenge the second.
/// </summary>
internal sealed class BlockwiseLayer(IRequestHandler resources, BlockUploads uploads, KeptAnswers answers, AmplificationGuard guard) : IRequestHandler
{
    public async ValueTask<CoapResponse> HandleAsync(CoapRequest request)
    {
        if (request.Block1?.SizeExponent == BlockOption.Reserved || request.Block2?.SizeExponent == BlockOption.Reserved)
        {
            return new CoapResponse(CoapCode.BadRequest); // RFC 7959 §2.2
        }

        guard.Judge(request);
        if (request.Block2 is { Number: > 0 } wanted)
        {
            return await LaterAsync(request, wanted);
        }

        var whole = request;
        if (request.Block1 is { } block)
        {
            var step = uploads.Take(request, block, out var body);
            if (step != UploadStep.Complete)
            {
                return Interim(step, block);
            }

            whole = request.WithBody(body);
        }

        answers.Forget(request);
        var response = await resources.HandleAsync(whole);
        response = request.Block1 is { } last ? response with { Block1 = last, Remember = true } : response;
        var shaped = AnswerShape.First(request, response);
        if (shaped is null)
        {
            // What was executed is not challenged: it would be executed again. Its shortest request, POST to three segments of
            // ten bytes, allows 30 bytes back, and a block of 16 takes 28: the code alone is a case that arithmetic excludes.
            return response.Remember || response.Payload.IsEmpty ? response with { Payload = default } : guard.Challenge(request);
        }

        if (shaped.Block2 is { More: true } && response.Remember)
        {
            answers.Keep(request, response with { Block1 = null });
        }

        return shaped;
    }

    // A later block of an answer. Only what changes nothing is executed again for it.
    private async ValueTask<CoapResponse> LaterAsync(CoapRequest request, BlockOption wanted)
    {
        var kept = answers.Find(request);
        if (kept is null && request.Method != CoapCode.Get)
        {
            return new CoapResponse(CoapCode.RequestEntityIncomplete);
        }

        if (kept is null)
        {
            kept = await resources.HandleAsync(request);
            if (kept.Remember)
            {
                answers.Keep(request, kept);
            }
        }

        var block = AnswerShape.Later(request, kept, wanted) ?? new CoapResponse(CoapCode.BadRequest);
        return AnswerShape.Fits(request, block) ? block with { Remember = false } : guard.Challenge(request);
    }

    // A block that was taken is remembered, because taken twice it would not follow itself; the refusals repeat by themselves.
    private CoapResponse Interim(UploadStep step, BlockOption block) => step switch
    {
        UploadStep.Continue => new CoapResponse(CoapCode.Continue) { Block1 = block, Remember = true },
        UploadStep.Contradiction => new CoapResponse(CoapCode.BadRequest),
        UploadStep.Incomplete => new CoapResponse(CoapCode.RequestEntityIncomplete),
        UploadStep.TooLarge => new CoapResponse(CoapCode.RequestEntityTooLarge) { Size1 = (uint)uploads.MostBytes },
        _ => CoapFaults.Unavailable(),
    };
}
