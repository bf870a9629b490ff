using System.Text;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>
/// <c>/.well-known/core</c>, RFC 6690. It names what can be reached without a token, and is short on purpose: the smallest
/// request for it is 21 bytes, so that an answer of 63 bytes still needs no challenge (T-15).
/// </summary>
internal static class DiscoveryResource
{
    private static readonly Link[] Links = [new("/api/v1/provision", "provision", "0")];

    public static bool IsAt(IReadOnlyList<string> path) => path is [".well-known", "core"];

    public static CoapResponse Get(CoapRequest request)
    {
        if (request.Accept is not null and not CoapResponse.LinkFormat)
        {
            return new CoapResponse(CoapCode.NotAcceptable); // RFC 7252 §5.10.4
        }

        var links = Links.Where(link => request.Queries.All(link.Matches)).Select(link => link.ToString());
        return new CoapResponse(CoapCode.Content)
        {
            ContentFormat = CoapResponse.LinkFormat,
            Payload = Encoding.UTF8.GetBytes(string.Join(',', links)),
        };
    }

    private sealed record Link(string Target, string ResourceType, string ContentFormats)
    {
        // RFC 6690 §4.1: name=value, where a trailing asterisk stands for any rest and a list matches by any of its words.
        public bool Matches(string query)
        {
            var equals = query.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return true;
            }

            var wanted = query[(equals + 1)..];
            return query[..equals] switch
            {
                "href" => Matches(Target, wanted),
                "rt" => ResourceType.Split(' ').Any(word => Matches(word, wanted)),
                "ct" => ContentFormats.Split(' ').Any(word => Matches(word, wanted)),
                _ => false,
            };
        }

        public override string ToString() => $"<{Target}>;rt=\"{ResourceType}\";ct={ContentFormats}";

        private static bool Matches(string value, string wanted) =>
            wanted.EndsWith('*') ? value.StartsWith(wanted[..^1], StringComparison.Ordinal) : value == wanted;
    }
}
