using System.Globalization;

namespace ProvisioningCluster.Testing;

/// <summary>What a process tells Prometheus, as text format 0.0.4: <c>name{labels} value [timestamp]</c>.</summary>
public sealed class ServedMetrics
{
    private readonly string[] samples;

    private ServedMetrics(string text) => samples = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Asks the process on this port now.</summary>
    public static async Task<ServedMetrics> OfAsync(int httpPort)
    {
        using var http = new HttpClient();
        return new ServedMetrics(await http.GetStringAsync(new Uri($"http://127.0.0.1:{httpPort}/metrics")));
    }

    /// <summary>Sum over all labels; 0 when there is none yet, because counters show themselves when they first count.</summary>
    public double Sum(string name) => samples
        .Where(sample => sample.StartsWith(name, StringComparison.Ordinal) && sample[name.Length] is '{' or ' ')
        .Sum(sample => Value(sample[(sample.Contains('}', StringComparison.Ordinal) ? sample.LastIndexOf('}') + 1 : name.Length)..]));

    private static double Value(string valueAndTime) => double.Parse(valueAndTime.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
}
