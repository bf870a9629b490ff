using System.Globalization;
using System.Net;
using System.Text;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Conformance;

/// <summary>Bodies that are no request (wire-spec 4.1, T-13, T-14, T-33) on real sockets.</summary>
public sealed class BodyTests(SiloFixture fixture) : IDisposable
{
    private const string Canary = "canary-1f0e9d8c";
    private const string TooLong = "\"Payload size exceeds the limit of 65536 bytes\"";

    private readonly HttpDevice device = new(fixture.Silo);

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData("", "missing")]
    [InlineData("{", "JSON object")]
    [InlineData("[1]", "JSON object")]
    [InlineData("canary-1f0e9d8c", "JSON object")]
    [InlineData("""{"provisionDeviceSecret":"canary-1f0e9d8c"}""", "provisionDeviceKey")]
    [InlineData("""{"provisionDeviceKey":"canary-1f0e9d8c"}""", "provisionDeviceSecret")]
    [InlineData("""{"provisionDeviceKey":null,"provisionDeviceSecret":"canary-1f0e9d8c"}""", "provisionDeviceKey")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":{"a":"canary-1f0e9d8c"}}""", "provisionDeviceSecret")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":["canary-1f0e9d8c","x"]}""", "provisionDeviceSecret")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","credentialsType":"canary-1f0e9d8c"}""", "credentialsType")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","gateway":null,"token":"canary-1f0e9d8c"}""", "gateway")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","deviceName":"\ud800canary-1f0e9d8c"}""", "deviceName")]
    [InlineData("""{"provisionDeviceKey":"k","provisionDeviceSecret":"s","x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "nested")]
    public async Task D16_D17_T24_a_body_that_cannot_be_decoded_is_400_names_the_field_and_echoes_nothing(string body, string named)
    {
        var answer = await device.PostAsync("api/v1/provision", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var message = ErrorBodies.Check(answer.Body, 400, 31);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, fixture.Silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T13_a_declared_body_above_the_limit_is_413_at_once()
    {
        foreach (var length in new[] { "65537", "2147483648", "9223372036854775807" })
        {
            var answer = await RawHttp.SendAsync(fixture.Silo.HttpPort, $"POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{{");

            Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
            Assert.EndsWith(TooLong, answer, StringComparison.Ordinal);
            Assert.Contains("Content-Type: application/json", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task T13_a_chunked_body_above_the_limit_is_413()
    {
        var chunk = Chunk(new string(' ', 8192));

        var answer = await RawHttp.SendAsync(fixture.Silo.HttpPort, [.. Enumerable.Repeat(chunk, 9).Prepend(ChunkedHead("/api/v1/provision"))]);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.EndsWith(TooLong, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    public async Task T13_a_client_that_writes_all_before_it_reads_sees_the_413(int length)
    {
        var head = Encoding.ASCII.GetBytes($"POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
        for (var count = 0; count < 10; count++)
        {
            var answer = await RawHttp.WriteThenReadAsync(fixture.Silo.HttpPort, [head, .. Enumerable.Repeat((byte)' ', length).Chunk(16_384)]);

            Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
            Assert.EndsWith(TooLong, answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task T13_an_endless_chunked_body_is_answered_and_cut_off()
    {
        var before = fixture.Silo.ResidentBytes;
        var chunk = Chunk(new string(' ', 65536));

        var answer = await RawHttp.SendAsync(fixture.Silo.HttpPort, [.. Enumerable.Repeat(chunk, 2000).Prepend(ChunkedHead("/api/v1/provision"))]);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 413", StringComparison.Ordinal), answer);
        Assert.True(fixture.Silo.ResidentBytes - before < 64 << 20, "Memory grew by more than 64 MiB.");
    }

    [Fact]
    public async Task A_chunked_body_at_the_limit_is_read_whatever_its_framing()
    {
        var request = Encoding.ASCII.GetBytes("""{"provisionDeviceKey":"unknown","provisionDeviceSecret":"s"}""".PadRight(65536));
        var pieces = request.Chunk(16).Select(piece => Chunk(Encoding.ASCII.GetString(piece)));

        var answer = await RawHttp.SendAsync(
            fixture.Silo.HttpPort, [ChunkedHead("/api/v1/provision", close: true), pieces.SelectMany(piece => piece).ToArray(), "0\r\n\r\n"u8.ToArray()]);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("NOT_FOUND", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nnot-a-size\r\n")]
    public async Task T33_ambiguous_or_broken_framing_is_400(string headAndBody)
    {
        var answer = await RawHttp.SendAsync(fixture.Silo.HttpPort, "POST /api/v1/provision HTTP/1.1\r\nHost: a\r\n" + headAndBody);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T33_a_forged_forwarding_header_changes_nothing()
    {
        var answer = await RawHttp.SendAsync(
            fixture.Silo.HttpPort,
            "POST /api/v1/provision HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nX-Forwarded-Proto: https\r\nConnection: close\r\nContent-Length: 54\r\n\r\n{\"provisionDeviceKey\":\"x\",\"provisionDeviceSecret\":\"y\"}");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T14_every_document_of_the_corpus_is_answered_below_500()
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var files = JsonCorpus.Files();
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var document = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            byte[] asMember = [.. Encoding.UTF8.GetBytes($$"""{"provisionDeviceKey":"{{profile.Key}}","provisionDeviceSecret":"wrong","ignored":"""), .. document, .. "}"u8];

            var alone = (await device.PostAsync("api/v1/provision", document)).Status;
            var member = (await device.PostAsync("api/v1/provision", asMember)).Status;

            var isValid = name.StartsWith("y_", StringComparison.Ordinal);
            if (alone != HttpStatusCode.BadRequest || (isValid ? member != HttpStatusCode.OK : member is not (HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)))
            {
                if (document.Length <= 65536 || alone != HttpStatusCode.RequestEntityTooLarge)
                {
                    wrong.Add($"{name}: {(int)alone}, as a member {(int)member}");
                }
            }
        }

        Assert.Equal(318, files.Count);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task T14_every_document_of_the_corpus_is_a_value_or_a_refusal()
    {
        var token = TestProfile.Fresh("token");
        await fixture.Silo.Operator.CreateDeviceAsync(TestProfile.Fresh("corpus"), accessToken: token, cancellationToken: TestContext.Current.CancellationToken);
        var wrong = new List<string>();
        foreach (var file in JsonCorpus.Files())
        {
            var name = Path.GetFileName(file);
            var document = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            foreach (var resource in new[] { "telemetry", "attributes" })
            {
                var status = (await device.PostAsync($"api/v1/{token}/{resource}", document)).Status;
                var accepted = status == HttpStatusCode.OK;
                var refused = status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
                if ((accepted && name.StartsWith("n_", StringComparison.Ordinal)) || !(accepted || refused))
                {
                    wrong.Add($"{name} as {resource}: {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static byte[] ChunkedHead(string path, bool close = false) =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: a\r\n{(close ? "Connection: close\r\n" : "")}Transfer-Encoding: chunked\r\n\r\n");

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n"));
}
