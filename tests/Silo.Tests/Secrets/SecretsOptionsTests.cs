using ProvisioningCluster.Silo.Secrets;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Secrets;

public sealed class SecretsOptionsTests
{
    [Fact]
    public void A_former_key_needs_the_one_that_counts_and_the_right_form()
    {
        var alone = new SecretsOptions { PreviousMasterKey = SecretsOptions.Create() }.Faults();
        var cut = new SecretsOptions { MasterKey = SecretsOptions.Create(), PreviousMasterKey = "c2hvcnQ=" }.Faults();
        var good = new SecretsOptions { MasterKey = SecretsOptions.Create(), PreviousMasterKey = SecretsOptions.Create() }.Faults();

        Assert.StartsWith("Secrets:PreviousMasterKey: ", Assert.Single(alone), StringComparison.Ordinal);
        Assert.StartsWith("Secrets:PreviousMasterKey: ", Assert.Single(cut), StringComparison.Ordinal);
        Assert.Empty(good);
    }
}
