using System.Text.RegularExpressions;

namespace ProvisioningCluster.Deploy.Tests.Metrics;

/// <summary>Names of metrics in what a process serves and in the queries of Prometheus.</summary>
internal static partial class MetricNames
{
    /// <summary>Words of the query language that stand where a name may stand.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "sum", "min", "max", "by", "rate", "increase", "histogram_quantile", "vector", "or" };

    /// <summary>Names of the samples: a histogram is three of them.</summary>
    public static IEnumerable<string> Served(string text) =>
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => SampleName().Match(line).Value);

    /// <summary>Metrics that a query reads, each with the labels by which it filters and groups.</summary>
    public static IEnumerable<string> ReadBy(string query) =>
        Word().Matches(Grouping().Replace(Labels().Replace(query, ""), "")).Select(match => match.Value).Where(word => !Words.Contains(word));

    /// <summary>Labels in braces and in <c>by (…)</c>.</summary>
    public static IEnumerable<string> LabelsOf(string query) =>
        Labels().Matches(query).SelectMany(match => LabelName().Matches(match.Value)).Select(match => match.Groups[1].Value)
            .Concat(Grouping().Matches(query).SelectMany(match => match.Groups[1].Value.Split(',')).Select(label => label.Trim()));

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex SampleName();

    [GeneratedRegex(@"(?<![\d.])\b[a-zA-Z_][a-zA-Z0-9_]*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!=|=)")]
    private static partial Regex LabelName();
}
