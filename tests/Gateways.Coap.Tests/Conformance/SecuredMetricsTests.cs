using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

[Collection(SiloCollection.Name)]
public sealed class SecuredMetricsTests(SiloFixture fixture)
{
    [Fact]
    public async Task Handshakes_and_sessions_are_counted()
    {
        using var session = await DtlsClient.ConnectAsync(fixture.Silo.CoapDtlsPort);
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{fixture.Silo.HttpPort}/")) };

        // Scraped text is kept for a moment.
        await Poll.UntilAsync(
            async () =>
            {
                var text = await client.GetStringAsync("metrics", TestContext.Current.CancellationToken);
                return Shows(text, "coap_dtls_handshakes", "outcome=\"completed\"") && Shows(text, "coap_dtls_sessions") && Shows(text, "coap_dtls_hellos")
                    && Shows(text, "coap_dtls_handshake_duration_seconds_count", "outcome=\"completed\"") && Shows(text, "coap_dtls_handshake_duration_seconds_sum", "outcome=\"completed\"");
            },
            TimeSpan.FromSeconds(15),
            () => "the counters of the encrypted port");
    }

    private static bool Shows(string text, string name, string tag = "") =>
        text.Split('\n').Any(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(tag, StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
}
