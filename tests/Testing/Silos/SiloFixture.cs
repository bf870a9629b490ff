using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>One silo process for a whole test assembly: <c>[assembly: AssemblyFixture(typeof(SiloFixture))]</c>.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private SiloProcess? silo;

    public SiloProcess Silo => silo ?? throw new InvalidOperationException("The silo has not been started.");

    public async ValueTask InitializeAsync() => silo = await SiloProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            await silo.DisposeAsync();
        }
    }
}
