// Clusters of several processes under load: one test at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: Xunit.AssemblyFixture(typeof(ProvisioningCluster.Testing.PostgresFixture))]
