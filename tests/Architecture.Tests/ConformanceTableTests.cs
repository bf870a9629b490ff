using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace ProvisioningCluster.Architecture.Tests;

/// <summary>The table of <c>tests/README.md</c>: conformance row → the test that shows it, or the reason why none does.</summary>
public sealed partial class ConformanceTableTests
{
    /// <summary>Rows that this version must show: wire-spec 9.1–9.5, 9.8–9.14, 9.16 and 9.18.</summary>
    private static readonly string[] Required =
    [
        .. Numbered("TB", 1, 31), .. Numbered("TB", 44, 131), .. Numbered("TB", 136, 147), .. Numbered("D", 1, 42),
    ];

    private static IReadOnlyList<Row> Rows { get; } =
    [
        .. Lines().Matches(Repository.Read(Path.Combine("tests", "README.md"))).Select(line => new Row(line.Groups[1].Value, line.Groups[2].Value.Trim(), line.Groups[3].Value.Trim())),
    ];

    [Fact]
    public void Every_required_row_is_listed_once()
    {
        Assert.Empty(Required.Except(Rows.Select(row => row.Id), StringComparer.Ordinal));
        Assert.Empty(Rows.GroupBy(row => row.Id, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Every_row_has_a_test_or_a_reason()
    {
        Assert.Empty(Rows.Where(row => row.Tests.Count == 0 && !row.HasReason).Select(row => row.Id));
    }

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var missing = Rows.SelectMany(row => row.Tests.Concat(row.Mentioned).Where(test => !TestMethods.Exists(test.Type, test.Method)).Select(test => $"{row.Id}: {test.Type}.{test.Method}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void A_test_that_shows_a_row_carries_its_number()
    {
        Assert.Empty(Rows.SelectMany(row => row.Tests.Where(test => !row.IsCarriedBy(test.Method)).Select(test => $"{row.Id}: {test.Type}.{test.Method}")));
    }

    private static IEnumerable<string> Numbered(string kind, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}"));

    [GeneratedRegex(@"^\|\s*((?:TB|D)-\d+)\s*\|([^|\n]*)\|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\b([A-Z]\w*)\.([A-Z]\w*_\w+)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\b(?:TODO|TBD)\b")]
    private static partial Regex Unfinished();

    private sealed record Row(string Id, string Link, string Remark)
    {
        public IReadOnlyList<(string Type, string Method)> Tests => Found(Link);

        /// <summary>Further tests that the remark names.</summary>
        public IReadOnlyList<(string Type, string Method)> Mentioned => Found(Remark);

        public bool HasReason => Remark.Length > 0 && !Unfinished().IsMatch(Remark);

        /// <summary><c>TB-1</c> is carried by <c>TB01_…</c>, also among others: <c>TB01_TB09_…</c>.</summary>
        public bool IsCarriedBy(string method)
        {
            var (kind, number) = (Id.Split('-')[0], Id.Split('-')[1]);
            return Regex.IsMatch(method, $"(?:^|_){kind}0*{number}(?:_|$)");
        }

        private static IReadOnlyList<(string Type, string Method)> Found(string text) =>
            [.. Links().Matches(text).Select(link => (link.Groups[1].Value, link.Groups[2].Value))];
    }
}
