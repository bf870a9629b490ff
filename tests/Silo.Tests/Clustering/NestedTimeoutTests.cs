using ProvisioningCluster.Clustering;
using ProvisioningCluster.Silo.Storage;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>No layer gives up before the one below it (invariants 3.3); what a gateway adds is tested beside it.</summary>
public sealed class NestedTimeoutTests
{
    [Fact]
    public void A_statement_ends_before_the_call_that_waits_for_it()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), ClusterTimeouts.Statement);
        Assert.Equal(ClusterTimeouts.Statement, TimeSpan.FromSeconds(SqliteSource.StatementSeconds));
        Assert.Equal(ClusterTimeouts.Statement, TimeSpan.FromSeconds(PostgresSource.StatementSeconds));
        Assert.Equal(TimeSpan.FromSeconds(5), ClusterTimeouts.Call);
    }
}
