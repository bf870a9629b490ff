using System.Buffers.Binary;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Database;

/// <summary>What the tests understand of the bytes that a client sends to PostgreSQL.</summary>
public sealed class PostgresClientReaderTests
{
    private static readonly byte[] Startup = [.. Message(null, [0, 3, 0, 0, .. "user\0postgres\0\0"u8])];
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 4, 210, 22, 47];

    [Fact]
    public void A_prepared_statement_is_known_by_its_text_when_it_is_used_again()
    {
        byte[] first = [.. SslRequest, .. Startup, .. Parse("s1", "INSERT INTO device"), .. Bind("s1"), .. Sync()];
        byte[] second = [.. Bind("s1"), .. Parse("", "SELECT 2"), .. Bind(""), .. Sync()];
        var reader = new PostgresClientReader();

        var (request, end) = Assert.Single(reader.Read(first));
        Assert.Equal(["INSERT INTO device"], request.Statements);
        Assert.Equal(first.Length, end);
        (request, _) = Assert.Single(reader.Read(second));
        Assert.Equal(["INSERT INTO device", "SELECT 2"], request.Statements);
        Assert.True(request.Mentions("into DEVICE"));
    }

    [Fact]
    public void Bytes_may_come_in_any_pieces()
    {
        byte[] all = [.. Startup, .. Parse("", "BEGIN"), .. Bind(""), .. Sync(), .. Query("COMMIT"), .. Message('X', [])];
        var reader = new PostgresClientReader();

        var requests = all.SelectMany(each => reader.Read([each])).ToArray();

        Assert.Equal(["BEGIN", "COMMIT"], requests.SelectMany(request => request.Request.Statements));
        Assert.All(requests, request => Assert.Equal(1, request.End));
    }

    [Fact]
    public void The_end_of_a_request_lies_before_what_follows_it()
    {
        byte[] first = [.. Startup, .. Query("COMMIT")];
        byte[] all = [.. first, .. Query("SELECT 1"), .. Parse("", "half")];

        var requests = new PostgresClientReader().Read(all);

        Assert.Equal(first.Length, requests[0].End);
        Assert.Equal(["COMMIT", "SELECT 1"], requests.SelectMany(request => request.Request.Statements));
    }

    private static byte[] Parse(string name, string text) => Message('P', Encoding.UTF8.GetBytes($"{name}\0{text}\0\0\0"));

    private static byte[] Bind(string statement) => Message('B', Encoding.UTF8.GetBytes($"\0{statement}\0\0\0\0\0\0\0"));

    private static byte[] Query(string text) => Message('Q', Encoding.UTF8.GetBytes(text + "\0"));

    private static byte[] Sync() => Message('S', []);

    private static byte[] Message(char? kind, ReadOnlySpan<byte> body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, length.Length + body.Length);
        return kind is { } letter ? [(byte)letter, .. length, .. body] : [.. length, .. body];
    }
}
