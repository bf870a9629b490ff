using ProvisioningCluster.Console.Tests.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleFixture))]
