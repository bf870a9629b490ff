using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;

// Units, namespaces and shell scripts.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Clusters of several processes: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: Xunit.AssemblyFixture(typeof(PostgresFixture))]
[assembly: Xunit.AssemblyFixture(typeof(PublishedPrograms))]
