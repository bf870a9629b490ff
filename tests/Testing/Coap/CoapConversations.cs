using System.Text;

namespace ProvisioningCluster.Testing.Coap;

/// <summary>Whole exchanges, as an ordinary client conducts them.</summary>
public static class CoapConversations
{
    /// <summary>Sends a request and gives its response: piggybacked, separate (acknowledged), or non-confirmable.</summary>
    public static async Task<CoapPacket> AskAsync(this ScriptedCoapPeer peer, CoapPacket request)
    {
        await peer.SendAsync(request);
        while (true)
        {
            var heard = await peer.ExpectAsync($"the response to message {request.MessageId}");
            if (heard.Kind == CoapKind.Rst && heard.MessageId == request.MessageId)
            {
                return heard;
            }

            if (heard.Code == "0.00" || !heard.Token.AsSpan().SequenceEqual(request.Token))
            {
                continue; // the empty acknowledgement, or something for another request
            }

            if (heard.Kind == CoapKind.Con)
            {
                await peer.SendAsync(ScriptedCoapPeer.Ack(heard.MessageId));
            }

            return heard;
        }
    }

    public static Task<CoapPacket> PostAsync(this ScriptedCoapPeer peer, string path, byte[] payload) =>
        peer.AskWholeAsync(peer.Request(CoapKind.Con, "POST", path, payload));

    public static Task<CoapPacket> PostAsync(this ScriptedCoapPeer peer, string path, string payload) =>
        peer.PostAsync(path, Encoding.UTF8.GetBytes(payload));

    public static Task<CoapPacket> GetAsync(this ScriptedCoapPeer peer, string path) =>
        peer.AskWholeAsync(peer.Request(CoapKind.Con, "GET", path));

    /// <summary>Asks, and fetches the further blocks of the answer if it has any (Block2).</summary>
    public static async Task<CoapPacket> AskWholeAsync(this ScriptedCoapPeer peer, CoapPacket request)
    {
        var first = await peer.AskAsync(request);
        var body = new List<byte>(first.Payload);
        var response = first;
        while (response.Number(CoapField.Block2) is { } block && (block & 8) != 0)
        {
            var next = request with
            {
                MessageId = peer.NextMessageId(),
                Payload = [],
                Options = [.. request.Options.Where(option => option.Number is CoapField.UriPath or CoapField.UriQuery)],
            };
            response = await peer.AskAsync(next.With(CoapField.Block(CoapField.Block2, (int)(block >> 4) + 1, false, (int)(block & 7))));
            body.AddRange(response.Payload);
        }

        return first with { Payload = [.. body], Code = response.Code };
    }

    /// <summary>Uploads a body in blocks (Block1) and gives the final answer, or the first one that is not 2.31.</summary>
    /// <param name="peer">Device.</param>
    /// <param name="path">Resource.</param>
    /// <param name="body">Whole body.</param>
    /// <param name="exponent">0 for blocks of 16 bytes to 6 for 1,024.</param>
    /// <param name="kind">Con or Non.</param>
    public static async Task<CoapPacket> UploadAsync(this ScriptedCoapPeer peer, string path, byte[] body, int exponent, CoapKind kind = CoapKind.Con)
    {
        var size = 16 << exponent;
        for (var block = 0; ; block++)
        {
            var more = (block + 1) * size < body.Length;
            var part = body[(block * size)..Math.Min(body.Length, (block + 1) * size)];
            var request = peer.Request(kind, "POST", path, part).With(CoapField.Block(CoapField.Block1, block, more, exponent));
            if (!more)
            {
                return await peer.AskWholeAsync(request);
            }

            var answer = await peer.AskAsync(request);
            if (answer.Code != "2.31")
            {
                return answer;
            }
        }
    }
}
