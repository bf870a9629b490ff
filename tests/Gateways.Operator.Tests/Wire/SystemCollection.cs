using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

[CollectionDefinition(SystemSilo.Collection)]
public sealed class SystemCollection : ICollectionFixture<SystemSilo>;
