using System.Globalization;
using Xunit;

namespace ProvisioningCluster.Architecture.Tests;

/// <summary>The steps of the schema, which a silo refuses to start with when they are not numbered one after the other.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("Sqlite")]
    public void Schema_scripts_are_numbered_without_gaps_and_without_doubles(string database)
    {
        var folder = Path.Combine("Silo", "Ledger", "Schema", database) + Path.DirectorySeparatorChar;
        var numbers = Repository.Files(".sql").Where(file => file.StartsWith(folder, StringComparison.Ordinal)).Select(file => Path.GetFileName(file)[..4]).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => number.ToString("D4", CultureInfo.InvariantCulture)), numbers);
    }
}
