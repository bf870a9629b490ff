using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Activation;

/// <summary>A device is active twice, in two clusters on one database: who decides is the database alone.</summary>
public sealed class DoubleActivationTests(PostgresFixture postgres)
{
    private const int Names = 10_000;
    private const int FewNames = 2_000;

    [Fact]
    public async Task I01_T10_Of_two_activations_of_ten_thousand_devices_one_each_wins()
    {
        await using var clusters = await TwoClusters.StartAsync(postgres.Server);

        var operations = await clusters.ProvisionAsync(Names);

        LoadReport.Of("double-activation", operations).Print();
        Assert.Equal(Names, operations.Count(operation => operation.Outcome == LoadOutcome.Success));
        Assert.Equal(Names, operations.Count(operation => operation.Outcome == LoadOutcome.Failure));
        Assert.All([0, 1], cluster => Assert.Contains(operations, operation => operation.Gateway == cluster && operation.Outcome == LoadOutcome.Success));
        (await ClusterAudit.OfAsync(clusters.One, clusters.Profile, operations)).Print("double-activation-one").AssertClean();
        (await ClusterAudit.OfAsync(clusters.Two, clusters.Profile, operations)).Print("double-activation-two").AssertClean();
    }

    /// <summary>The same, so that it is known that the test above would notice.</summary>
    [Fact]
    public async Task T10_Under_a_schema_that_looks_before_it_inserts_names_have_two_winners()
    {
        await using var clusters = await TwoClusters.StartAsync(postgres.Server, StockStyleLedger.ReplaceAsync);

        var operations = await clusters.ProvisionAsync(FewNames);

        LoadReport.Of("double-activation-stock-style", operations).Print();
        var winners = operations.Where(operation => operation.Outcome == LoadOutcome.Success).CountBy(operation => operation.Name).Count(name => name.Value > 1);
        Figures.Print($"row=double-activation-stock-style names={FewNames} two_winners={winners}");
        Assert.True(winners > 0);
        Assert.Contains(HistoryRules.Violations(operations), violation => violation.StartsWith("I-2", StringComparison.Ordinal));
    }
}
