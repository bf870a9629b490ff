using CsCheck;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Messages;

public sealed class CodecPropertyTests
{
    private static readonly Gen<CoapOption> Options =
        Gen.Select(Gen.Int[0, 3_000], Gen.Byte.Array[0, 300], (number, value) => new CoapOption(number, value));

    private static readonly Gen<CoapMessage> Messages = Gen.Select(
        Gen.Int[0, 3], Gen.Byte.Where(code => code != 0), Gen.UShort, Gen.Byte.Array[0, 8], Options.Array[0, CoapLimits.Options], Gen.Byte.Array[0, 200],
        (type, code, id, token, options, payload) => new CoapMessage
        {
            Type = (CoapMessageType)type,
            Code = new CoapCode(code),
            MessageId = id,
            Token = CoapToken.From(token),
            Options = [.. options.OrderBy(option => option.Number)],
            Payload = payload,
        });

    [Fact]
    public void T14_any_datagram_is_read_without_an_exception()
    {
        Gen.Byte.Array[0, 600].Sample(bytes => { CoapMessageReader.Read(bytes, out _); }, iter: 50_000);
    }

    [Fact]
    public void T14_any_options_of_a_request_are_judged_without_an_exception()
    {
        Messages.Sample(message => { CoapRequestReader.Read(message, default, new ReplyAllowance(100), out _); }, iter: 20_000);
    }

    [Fact]
    public void T14_a_datagram_cut_anywhere_is_read_without_an_exception()
    {
        Gen.Select(Messages, Gen.Double[0, 1]).Sample(
            (message, cut) =>
            {
                var bytes = CoapMessageWriter.Write(message);
                CoapMessageReader.Read(bytes.AsMemory(0, (int)(bytes.Length * cut)), out _);
            },
            iter: 10_000);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Messages.Sample(
            message =>
            {
                var bytes = CoapMessageWriter.Write(message);
                return bytes.Length == CoapMessageWriter.Measure(message)
                    && CoapMessageReader.Read(bytes, out var back) == DatagramVerdict.Message
                    && CoapMessageWriter.Write(back!).AsSpan().SequenceEqual(bytes)
                    && back!.Type == message.Type && back.Code == message.Code && back.MessageId == message.MessageId && back.Token == message.Token
                    && back.Options.Count == message.Options.Count && back.Payload.Span.SequenceEqual(message.Payload.Span);
            },
            iter: 10_000);
    }

    [Fact]
    public void The_peer_of_the_tests_reads_the_same()
    {
        Messages.Sample(
            message =>
            {
                var packet = CoapPacket.Decode(CoapMessageWriter.Write(message));
                return (int)packet.Kind == (int)message.Type && packet.Code == message.Code.ToString() && packet.MessageId == message.MessageId
                    && packet.Options.Select(option => option.Number).SequenceEqual(message.Options.Select(option => option.Number))
                    && packet.Options.Zip(message.Options).All(pair => pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value.Span))
                    && packet.Payload.AsSpan().SequenceEqual(message.Payload.Span)
                    && packet.Encode().AsSpan().SequenceEqual(CoapMessageWriter.Write(message));
            },
            iter: 5_000);
    }

    [Fact]
    public void An_endpoint_survives_its_socket_address()
    {
        Gen.Select(Gen.Byte.Array[16], Gen.UShort, Gen.Bool).Sample((bytes, port, isIPv6) =>
        {
            var address = new System.Net.IPEndPoint(new System.Net.IPAddress(isIPv6 ? bytes : bytes[..4]), port);
            var wire = new LastTarget();
            var endpoint = CoapEndpoint.From(wire, address.Serialize());
            endpoint.Send(default);
            return wire.Target!.Equals(address.Serialize()) && endpoint.Source.Equals(address.Address);
        });
    }

    private sealed class LastTarget : ICoapWire
    {
        public System.Net.SocketAddress? Target { get; private set; }

        public void Send(ReadOnlyMemory<byte> datagram, System.Net.SocketAddress target) => Target = target;
    }
}
