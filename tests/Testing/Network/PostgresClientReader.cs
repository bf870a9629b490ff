using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Understands, of what a client sends to PostgreSQL over an unencrypted connection, the texts of its statements, also of
/// prepared ones, and where each request ends. (PostgreSQL documentation, "Message Formats".)
/// </summary>
public sealed class PostgresClientReader
{
    private const int SslRequest = 80877103;
    private const int GssEncryptionRequest = 80877104;
    private const int LengthSize = 4;

    private readonly ArrayBufferWriter<byte> unread = new();
    private readonly Dictionary<string, string> prepared = new(StringComparer.Ordinal);
    private List<string> statements = [];
    private bool started;

    /// <summary>
    /// Takes the next bytes; each request that ends among them is answered with the number of these bytes that lie before its end.
    /// </summary>
    public IReadOnlyList<(PostgresRequest Request, int End)> Read(ReadOnlySpan<byte> bytes)
    {
        unread.Write(bytes);
        var requests = new List<(PostgresRequest, int)>();
        var rest = unread.WrittenSpan;
        while (TryTake(ref rest) is { } request)
        {
            if (request.Statements.Count > 0)
            {
                requests.Add((request, bytes.Length - rest.Length));
            }
        }

        var left = rest.ToArray();
        unread.Clear();
        unread.Write(left);
        return requests;
    }

    /// <summary>Takes messages up to the end of a request; null when the bytes end before.</summary>
    private PostgresRequest? TryTake(ref ReadOnlySpan<byte> rest)
    {
        while (TryTakeMessage(ref rest, out var kind, out var body))
        {
            switch (kind)
            {
                case (byte)'P':
                    var name = Text(ref body);
                    prepared[name] = Text(ref body);
                    break;
                case (byte)'B':
                    Text(ref body); // the portal
                    statements.Add(prepared.GetValueOrDefault(Text(ref body), ""));
                    break;
                case (byte)'Q':
                    return new PostgresRequest([Text(ref body)]);
                case (byte)'S':
                    var ended = statements;
                    statements = [];
                    return new PostgresRequest(ended);
            }
        }

        return null;
    }

    private bool TryTakeMessage(ref ReadOnlySpan<byte> rest, out byte kind, out ReadOnlySpan<byte> body)
    {
        var kindSize = started ? 1 : 0; // the first messages of a connection carry no kind
        kind = 0;
        body = default;
        if (rest.Length < kindSize + LengthSize)
        {
            return false;
        }

        var size = kindSize + BinaryPrimitives.ReadInt32BigEndian(rest[kindSize..]);
        if (rest.Length < size)
        {
            return false;
        }

        body = rest[(kindSize + LengthSize)..size];
        if (started)
        {
            kind = rest[0];
        }
        else
        {
            started = BinaryPrimitives.ReadInt32BigEndian(body) is not (SslRequest or GssEncryptionRequest);
        }

        rest = rest[size..];
        return true;
    }

    private static string Text(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(body[..end]);
        body = body[(end + 1)..];
        return text;
    }
}
