using ProvisioningCluster.Grains.Runtime;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Runtime;

public sealed class RandomTextTests
{
    [Fact]
    public void Tokens_are_20_letters_and_digits_and_distinct()
    {
        var tokens = Enumerable.Range(0, 10_000).Select(_ => RandomText.Token()).ToArray();

        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9]{20}$", token));
        Assert.Equal(tokens.Length, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void D3_I07_made_names_are_distinct_and_the_same_for_the_same_operation()
    {
        var operations = Enumerable.Range(0, 10_000).Select(_ => Guid.NewGuid()).ToArray();

        var names = operations.Select(RandomText.NameFor).ToArray();

        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9]{20}$", name));
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(names, operations.Select(RandomText.NameFor));
    }
}
