using System.Text;
using System.Text.Unicode;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>Message to request: options judged and understood.</summary>
internal static class CoapRequestReader
{
    // Header of one byte and at least one byte of value: the smallest form that asks for a later block.
    private const int BlockOptionLength = 2;

    /// <summary>
    /// Null when a critical option is not understood or the request asks for a proxy; <paramref name="refusal"/> then says how
    /// to answer a confirmable request. A non-confirmable one is rejected without a word, RFC 7252 §5.4.1.
    /// </summary>
    public static CoapRequest? Read(CoapMessage message, CoapEndpoint endpoint, ReplyAllowance allowance, out CoapCode refusal)
    {
        refusal = CoapCode.BadOption;
        var path = new List<string>(5);
        var queries = new List<string>();
        var resource = new StringBuilder();
        var tag = new StringBuilder();
        Numbers numbers = default;
        var later = CoapMessageReader.HeaderLength + message.Token.Length + BlockOptionLength;
        var previous = -1;
        var repeats = 0;
        foreach (var option in message.Options)
        {
            repeats = option.Number == previous ? repeats + 1 : 1;
            previous = option.Number;
            if (option.Number is CoapOptionNumber.ProxyUri or CoapOptionNumber.ProxyScheme)
            {
                refusal = CoapCode.ProxyingNotSupported; // RFC 7252 §5.10.2
                return null;
            }

            if (!OptionRules.Recognizes(option) || repeats > OptionRules.Most(option.Number))
            {
                if (CoapOptionNumber.IsCritical(option.Number))
                {
                    return null;
                }

                continue; // RFC 7252 §5.4.1: elective options that are not understood are ignored
            }

            later += IsAddress(option.Number) ? 1 + option.Value.Length : 0;
            if (!numbers.TryTake(option) && !TryTakeText(option, path, queries, resource, tag))
            {
                return null;
            }
        }

        return new CoapRequest
        {
            Endpoint = endpoint,
            Method = message.Code,
            Token = message.Token,
            Path = path,
            Queries = queries,
            ResourceKey = resource.ToString(),
            RequestTag = tag.ToString(),
            Accept = numbers.Accept,
            Block1 = numbers.Block1,
            Block2 = numbers.Block2,
            Size1 = numbers.Size1,
            Echo = numbers.Echo,
            LaterBlockLength = later,
            Allowance = allowance,
            Payload = message.Payload,
        };
    }

    private static bool IsAddress(int number) =>
        number is CoapOptionNumber.UriHost or CoapOptionNumber.UriPort or CoapOptionNumber.UriPath or CoapOptionNumber.UriQuery;

    private static bool TryTakeText(CoapOption option, List<string> path, List<string> queries, StringBuilder resource, StringBuilder tag)
    {
        var value = option.Value.Span;
        switch (option.Number)
        {
            case CoapOptionNumber.UriPath or CoapOptionNumber.UriQuery:
                if (!Utf8.IsValid(value))
                {
                    return false; // RFC 7252 §3.2: a string option holds UTF-8
                }

                var text = Encoding.UTF8.GetString(value);
                (option.Number == CoapOptionNumber.UriPath ? path : queries).Add(text);
                // Length first, so that no value can imitate two.
                resource.Append(option.Number == CoapOptionNumber.UriPath ? '/' : '?').Append(text.Length).Append(':').Append(text);
                return true;
            case CoapOptionNumber.RequestTag:
                tag.Append('#').Append(Convert.ToHexString(value));
                return true;
            default:
                return true; // Uri-Host and Uri-Port: every name of this server serves the same resources
        }
    }

    private struct Numbers
    {
        public uint? Accept;
        public BlockOption? Block1;
        public BlockOption? Block2;
        public uint? Size1;
        public ReadOnlyMemory<byte> Echo;

        public bool TryTake(CoapOption option)
        {
            switch (option.Number)
            {
                case CoapOptionNumber.Accept:
                    Accept = option.ToUInt32();
                    return true;
                case CoapOptionNumber.Block1:
                    Block1 = BlockOption.From(option);
                    return true;
                case CoapOptionNumber.Block2:
                    Block2 = BlockOption.From(option);
                    return true;
                case CoapOptionNumber.Size1:
                    Size1 = option.ToUInt32();
                    return true;
                case CoapOptionNumber.Echo:
                    Echo = option.Value;
                    return true;
                default:
                    return false;
            }
        }
    }
}
