using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests;

/// <summary>Tests that leave the cluster as whole as they found it share one: starting it takes longer than most of them.</summary>
[CollectionDefinition(nameof(WholeCluster))]
public sealed class WholeCluster : ICollectionFixture<ClusterFixture>;
