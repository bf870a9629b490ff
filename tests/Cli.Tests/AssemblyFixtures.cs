using System.Runtime.Versioning;
using ProvisioningCluster.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SiloFixture))]
[assembly: UnsupportedOSPlatform("windows")] // modes of files
