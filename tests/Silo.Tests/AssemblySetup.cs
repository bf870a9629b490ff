using ProvisioningCluster.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SiloFixture))]
