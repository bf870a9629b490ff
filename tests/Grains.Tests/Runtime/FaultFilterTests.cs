using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Runtime;

public sealed class FaultFilterTests
{
    [Fact]
    public void Exceptions_that_callers_may_not_have_are_translated_and_others_pass()
    {
        Assert.True(FaultFilter.NeedsTranslation(new LedgerUnavailableException()));
        Assert.True(FaultFilter.NeedsTranslation(new LedgerOutcomeUnknownException()));
        Assert.True(FaultFilter.NeedsTranslation(new SqliteException("disk I/O error", 10)));
        Assert.False(FaultFilter.NeedsTranslation(new GrainCallFailedException()));
        Assert.False(FaultFilter.NeedsTranslation(new InconsistentStateException("lost")));
        Assert.False(FaultFilter.NeedsTranslation(new TimeoutException()));
        Assert.False(FaultFilter.NeedsTranslation(new OperationCanceledException()));
        Assert.False(FaultFilter.NeedsTranslation(new OrleansException()));
    }
}
