using System.Globalization;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>What a process counts of its handshakes.</summary>
internal static class TlsMetrics
{
    /// <summary>Handshakes of all listeners that ended so: <c>success</c>, <c>failed</c>, <c>stalled</c>, <c>displaced</c>.</summary>
    public static async Task<double> HandshakesAsync(SiloProcess silo, string outcome)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{silo.HttpPort}/metrics", TestContext.Current.CancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("gateway_tls_handshakes_total{", StringComparison.Ordinal) && line.Contains($"gateway_outcome=\"{outcome}\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
