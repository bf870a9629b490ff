using ProvisioningCluster.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SiloFixture))]

// Loads and memory bounds are measured here: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
