using Xunit;

namespace ProvisioningCluster.Grains.Tests.Clusters;

[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
