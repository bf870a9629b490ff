using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;

// Clusters of several processes: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: Xunit.AssemblyFixture(typeof(PostgresFixture))]
[assembly: Xunit.AssemblyFixture(typeof(PublishedPrograms))]
