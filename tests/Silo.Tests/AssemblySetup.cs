using ProvisioningCluster.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SiloFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
