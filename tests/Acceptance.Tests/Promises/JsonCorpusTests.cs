using System.Net.Http.Headers;
using System.Text;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>The public JSON corpus on every entrance, alone and inside a request that carries a secret.</summary>
public sealed class JsonCorpusTests(SiloFixture fixture)
{
    private const int LargestDatagram = 60_000;
    private static readonly string Secret = Fresh.Text("corpus-secret");

    private static readonly HashSet<byte> CoapAnswers = [0x41, 0x80, 0x8D];

    [Fact]
    public async Task T14_Every_document_gets_a_defined_answer_on_every_entrance()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };
        var wrong = new List<string>();

        foreach (var file in JsonCorpus.Files())
        {
            var document = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            foreach (var body in (byte[][])[document, InRequest(document)])
            {
                wrong.AddRange(await HttpAsync(http, "api/v1/provision", body));
                wrong.AddRange(await HttpAsync(http, "api/auth/login", body));
                wrong.AddRange(await HttpAsync(fixture.Silo.Operator.Http, "api/deviceProfile", body));
                wrong.AddRange(await HttpAsync(fixture.Silo.Operator.Http, "api/device", body));
                wrong.AddRange(await MqttAsync(body));
                wrong.AddRange(await CoapAsync(body));
            }

            Assert.True(wrong.Count == 0, $"{Path.GetFileName(file)}: {string.Join("; ", wrong)}");
        }

        Assert.DoesNotContain(Secret, fixture.Silo.Output, StringComparison.Ordinal);
        Assert.False(fixture.Silo.HasExited);
    }

    private static byte[] InRequest(byte[] document) =>
    [
        .. "{\"deviceName\":"u8, .. document,
        .. Encoding.UTF8.GetBytes($",\"provisionDeviceKey\":\"unknown\",\"provisionDeviceSecret\":\"{Secret}\",\"password\":\"{Secret}\"}}"),
    ];

    private static async Task<IEnumerable<string>> HttpAsync(HttpClient client, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var status = (int)response.StatusCode;
        return Faults($"/{path} {status}", status == 200 || status is >= 400 and < 500, answer);
    }

    private async Task<IEnumerable<string>> MqttAsync(byte[] body)
    {
        await using var session = await MqttDevice.OpenAsync(fixture.Silo.MqttPort);
        // A closed session is a defined answer (wire section 1.2).
        return Faults("MQTT", true, await session.AskAsync(body) ?? []);
    }

    private async Task<IEnumerable<string>> CoapAsync(byte[] body)
    {
        if (body.Length > LargestDatagram)
        {
            return [];
        }

        await using var coap = new CoapDevice(fixture.Silo.CoapPort);
        var answer = await coap.PostAsync("api/v1/provision", body);
        return Faults($"CoAP {answer.Code >> 5}.{answer.Code & 31:00}", CoapAnswers.Contains(answer.Code), answer.Payload);
    }

    private static IEnumerable<string> Faults(string entrance, bool defined, byte[] answer)
    {
        if (!defined)
        {
            yield return entrance;
        }

        if (answer.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0)
        {
            yield return $"{entrance} echoes the secret";
        }
    }
}
