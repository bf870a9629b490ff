using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>A checked-in table of the cases in which the product differs from a corpus: one line each, <c>case | reason</c>.</summary>
internal static class DifferenceTable
{
    /// <summary>Fails unless the table names exactly these cases, each with a reason.</summary>
    /// <param name="file">The file beside the tests.</param>
    /// <param name="actual">The cases and what the validator said of them.</param>
    public static void AssertHoldsExactly(string file, IReadOnlyDictionary<string, string> actual)
    {
        var table = File.ReadAllLines(RepositoryRoot.At("tests", "Grains.Tests", "Certificates", file))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(" | ", 2))
            .ToList();

        Assert.All(table, row => Assert.True(row.Length == 2 && row[1].Length > 10, $"{file}: {row[0]} has no reason"));
        var listed = table.Select(row => row[0]).ToList();
        Assert.Equal(listed.Distinct(), listed);
        var missing = actual.Where(one => !listed.Contains(one.Key)).Select(one => $"+ {one.Key} | {one.Value}");
        var gone = listed.Where(name => !actual.ContainsKey(name)).Select(name => $"- {name}");
        Assert.True(actual.Count == listed.Count && !missing.Any(), $"{file} differs:\n{string.Join('\n', missing.Concat(gone))}");
    }
}
