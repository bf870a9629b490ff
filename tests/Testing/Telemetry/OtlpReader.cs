using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ProvisioningCluster.Testing.Telemetry;

/// <summary>Reads what this kit needs of an ExportTraceServiceRequest in Protobuf (opentelemetry-proto, trace.proto).</summary>
internal static class OtlpReader
{
    /// <summary>Spans of resource_spans (1), scope_spans (2), spans (2).</summary>
    public static IEnumerable<OtlpSpan> Spans(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        from span in Fields(scope, 2)
        select Span(span);

    private static OtlpSpan Span(byte[] span) => new(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5))
    {
        Tags = Fields(span, 9).ToDictionary(tag => Text(tag, 1), tag => Value(Fields(tag, 2).Single())),
        Events = [.. Fields(span, 11).Select(one => Text(one, 2))],
        Links = [.. Fields(span, 13).Select(link => Hex(link, 2))],
    };

    /// <summary>Texts and numbers; nothing else is asked for.</summary>
    private static string Value(byte[] value) => All(value).Select(field => field.Number switch
    {
        1 => Encoding.UTF8.GetString(field.Bytes),
        4 => BitConverter.ToDouble(field.Bytes).ToString(CultureInfo.InvariantCulture),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(field.Bytes).ToString(CultureInfo.InvariantCulture),
    }).SingleOrDefault(string.Empty);

    private static string Hex(byte[] message, int number) => Convert.ToHexStringLower(Fields(message, number).SingleOrDefault([]));

    private static string Text(byte[] message, int number) => Encoding.UTF8.GetString(Fields(message, number).SingleOrDefault([]));

    private static IEnumerable<byte[]> Fields(byte[] message, int number) => All(message).Where(field => field.Number == number).Select(field => field.Bytes);

    private static List<(int Number, byte[] Bytes)> All(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var length = (key & 7) switch
            {
                1 => 8,
                2 => (int)Varint(message, ref at),
                5 => 4,
                _ => 0,
            };
            var bytes = (key & 7) == 0 ? BitConverter.GetBytes(Varint(message, ref at)) : message.AsSpan(at, length).ToArray();
            at += length;
            fields.Add(((int)(key >> 3), bytes));
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
