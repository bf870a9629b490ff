using ProvisioningCluster.Grains.Imports;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

/// <summary>Texts become values as in wire-spec 6.7.</summary>
public sealed class ImportCellTextTests
{
    [Theory]
    [InlineData("12", "12")]
    [InlineData("-7", "-7")]
    [InlineData("007", "7")]
    [InlineData("1.5", "1.5")]
    [InlineData("1,5", "1.5")]
    [InlineData("2e3", "2000")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("[1,2]", "[1,2]")]
    public void Numbers_booleans_and_JSON_are_such(string cell, string json)
    {
        Assert.Equal(json, ImportCellText.ToJson(cell));
    }

    [Theory]
    [InlineData("north")]
    [InlineData("{broken")]
    [InlineData("1.2.3")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("12345678901234567890")] // as a double it would lose its last digits
    [InlineData("yes \"it\" is")]
    public void Everything_else_stays_a_text(string cell)
    {
        Assert.Equal(cell, System.Text.Json.JsonSerializer.Deserialize<string>(ImportCellText.ToJson(cell)));
    }
}
