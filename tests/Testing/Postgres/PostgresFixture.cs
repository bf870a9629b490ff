using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>One PostgreSQL for a whole test assembly: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>. Each test makes its own database.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? server;

    public PostgresServer Server => server ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    public async ValueTask InitializeAsync() => server = await PostgresServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
