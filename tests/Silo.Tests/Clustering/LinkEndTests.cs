using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>How links under mutual TLS end.</summary>
public sealed class LinkEndTests(PostgresFixture postgres) : IDisposable
{
    /// <summary>A stop that waits for a link to end takes the 30 s after which the host gives up.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    private readonly ClusterPki pki = new();

    public void Dispose() => pki.Dispose();

    [Fact]
    public async Task A_stop_under_mutual_TLS_does_not_wait_for_links()
    {
        var (certificate, key) = pki.Issue("member");
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Server = postgres.Server,
            Silos = 2,
            Gateways = 1,
            Silo = (_, settings) => settings.With("Cluster:CertificatePath", certificate).With("Cluster:KeyPath", key).With("Cluster:AuthorityPath", pki.AuthorityPath),
            Gateway = (_, settings) => settings.With("Cluster:CertificatePath", certificate).With("Cluster:KeyPath", key).With("Cluster:AuthorityPath", pki.AuthorityPath),
        });
        await cluster.CreateProfileAsync(); // calls have passed every link

        foreach (var process in new ProductProcess[] { cluster.Silos[1], cluster.Gateways[0], cluster.Silos[0] })
        {
            var began = TimeProvider.System.GetTimestamp();
            await process.StopAsync();
            var took = TimeProvider.System.GetElapsedTime(began);

            Assert.Equal(0, process.ExitCode);
            Assert.InRange(took, TimeSpan.Zero, Prompt);
        }
    }
}
