using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Conformance;

/// <summary>The tests that need the real silo share one process; the others run without it.</summary>
[CollectionDefinition(Name)]
public sealed class SiloCollection : ICollectionFixture<SiloFixture>
{
    public const string Name = "silo";
}
