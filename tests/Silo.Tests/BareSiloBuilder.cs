using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace ProvisioningCluster.Silo.Tests;

/// <summary>Takes what silo verbs register, without a silo: for parts of it that stand alone.</summary>
internal sealed class BareSiloBuilder(IHostApplicationBuilder builder) : ISiloBuilder
{
    public IServiceCollection Services => builder.Services;

    public IConfiguration Configuration => builder.Configuration;
}
