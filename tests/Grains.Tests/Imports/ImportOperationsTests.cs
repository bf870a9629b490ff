using ProvisioningCluster.Grains.Imports;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

public sealed class ImportOperationsTests
{
    [Fact]
    public void I07_a_row_has_one_id_and_no_other_row_has_it()
    {
        var (first, second) = (Guid.Parse("5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"), Guid.NewGuid());

        Assert.Equal(ImportOperations.Of(first, 7), ImportOperations.Of(first, 7));
        Assert.Equal(2_000, Enumerable.Range(1, 1_000).SelectMany(row => new[] { ImportOperations.Of(first, row), ImportOperations.Of(second, row) }).Distinct().Count());
        Assert.Equal(8, ImportOperations.Of(first, 7).Version);
    }
}
